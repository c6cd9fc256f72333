#include "base/hex.h"
#include "protocol/attestation.h"
#include "wallet/l2_key.h"
#include "wallet/personal_message.h"
#include "wallet/withdraw_review.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::wallet;
using protocol::Withdraw;

namespace {

protocol::NetworkId network() {
    protocol::NetworkId id{};
    for (std::size_t i = 0; i < id.size(); ++i) {
        id[i] = static_cast<std::uint8_t>(i + 1);
    }
    return id;
}

// The first account that Anvil prefunds.
crypto::Secp256k1PrivateKey owner() {
    return std::move(crypto::Secp256k1PrivateKey::fromBytes(
                         *fromHex("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")))
        .value();
}

protocol::Address address(std::string_view hex) {
    return {fixedFromHex<20>(hex).value()};
}

NetworkNames names() {
    return {[](protocol::ChainIndex chain) -> std::optional<std::string> {
                return chain == 2 ? std::optional<std::string>("Base") : std::nullopt;
            },
            [](protocol::TokenId token) -> std::optional<std::string> {
                return token == 7 ? std::optional<std::string>("USDC") : std::nullopt;
            }};
}

Withdraw withdrawal() {
    Withdraw out;
    out.chain = 2;
    out.account = 41;
    out.from = address("f39fd6e51aad88f6f4ce6ab8827279cfffb92266");
    out.to = address("70997970c51812dc3a010c7d01b50e0d17dc79c8");
    out.token = 7;
    out.amount = protocol::parseAmount("250.5").value();
    out.fee = protocol::packFee(protocol::parseAmount("0.12").value()).value();
    out.nonce = 9;
    out.validUntil = 1893456000;
    return out;
}

std::string textOf(const WithdrawReview& review) {
    std::string out;
    for (const auto& line : review.lines()) {
        out += line.label + ": " + line.value + '\n';
    }
    return out;
}

} // namespace

class TestSigning : public QObject {
    Q_OBJECT

    const crypto::Secp256k1 m_curve{Bytes32{8}};

private Q_SLOTS:
    // Digests by ethers 6 (hashMessage).
    void personalMessages() {
        QCOMPARE(toHex(personalMessageDigest(viewOf("Hello World"))),
                 std::string("a1de988600a42c4b4ab089b619297c17d53cffae5d5120d82d8a92d0bb3b78f2"));
        QCOMPARE(toHex(personalMessageDigest({})),
                 std::string("5f35dce98ba4fba25530a026ed80b2cecdaa31091ba4958b99b52ea1d068adad"));
    }

    // Digest by ethers 6 (TypedDataEncoder.hash) of the same domain and struct.
    void votesAreTypedData() {
        protocol::Vote vote{protocol::VoteKind::Agree, 2, 3, {}, {}};
        vote.finalRoot.fill(0x44);
        vote.commitment.fill(0x55);
        QCOMPARE(toHex(protocol::voteDigest(network(), vote)),
                 std::string("f87254f9a477865d3667c6532a0d605c131cbb1af492ec7bf452020f3357d539"));
    }

    // ethers 6 signed the message; SHA-512 and the remainder by Node's crypto and BigInt.
    void l2KeyComesFromTheOwnersSignature() {
        const auto key = deriveL2Key(network(), owner(), m_curve).value();
        QCOMPARE(toHex(key.bytes()), std::string("05a161eec1bbea145b4b1dbb28d6d3b7f390b3db1354f0445abd32cb67823053"));
        const crypto::Secp256k1 otherBlinding(Bytes32{99});
        QVERIFY(deriveL2Key(network(), owner(), otherBlinding)->publicKey() == key.publicKey());
    }

    void networksAndOwnersHaveTheirOwnKeys() {
        const auto key = deriveL2Key(network(), owner(), m_curve).value();
        auto other = network();
        other[30] ^= 1;
        QVERIFY(deriveL2Key(other, owner(), m_curve)->publicKey() != key.publicKey());
        const auto nextOwner = owner().tweaked(Uint256(1).toBigEndian()).value();
        QVERIFY(deriveL2Key(network(), nextOwner, m_curve)->publicKey() != key.publicKey());
        QVERIFY(l2KeyMessage(network()).find(toHex0x(network())) != std::string::npos);
    }

    void reviewSaysWhatIsSigned() {
        const auto review = WithdrawReview::of(network(), withdrawal(), names()).value();
        QCOMPARE(textOf(review), std::string("Withdraw: 250.5 USDC\n"
                                             "To chain: Base\n"
                                             "Recipient: 0x70997970C51812dc3A010C7d01b50e0d17dc79C8\n"
                                             "From account: 41 of 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266\n"
                                             "Fee: 0.12 USDC\n"
                                             "Total: 250.62 USDC\n"
                                             "Nonce: 9\n"
                                             "Valid until: 2030-01-01 00:00:00 UTC\n"
                                             "Network: " +
                                             toHex0x(network()) + "\n"));
        const auto key = deriveL2Key(network(), owner(), m_curve).value();
        const auto signedRequest = review.sign(key);
        QVERIFY(signedRequest.request == withdrawal());
        QVERIFY(protocol::hasValidSignature(network(), signedRequest));
        QVERIFY(review.hash() == protocol::requestHash(network(), withdrawal()));
    }

    // Whatever part of the request changes, the text changes with it, and the
    // signature of one does not serve for the other.
    void textAndSignatureFollowEveryField_data() {
        QTest::addColumn<int>("field");
        for (int field = 0; field < 8; ++field) {
            QTest::addRow("%d", field) << field;
        }
    }
    void textAndSignatureFollowEveryField() {
        QFETCH(int, field);
        auto changed = withdrawal();
        switch (field) {
        case 0:
            changed.account += 1;
            break;
        case 1:
            changed.from.bytes[0] ^= 1;
            break;
        case 2:
            changed.to = [to = *changed.to.evm()]() mutable {
                to.bytes[19] ^= 1;
                return to;
            }();
            break;
        case 3:
            changed.amount += 1;
            break;
        case 4:
            changed.fee = protocol::packFee(protocol::parseAmount("0.13").value()).value();
            break;
        case 5:
            changed.nonce += 1;
            break;
        case 6: { // the same number as an address of 32 bytes
            protocol::WideAddress wide;
            std::copy_n(changed.to.evm()->bytes.begin(), 20, wide.bytes.begin() + 12);
            changed.to = wide;
            break;
        }
        default:
            changed.validUntil += 1;
        }
        const auto before = WithdrawReview::of(network(), withdrawal(), names()).value();
        const auto after = WithdrawReview::of(network(), changed, names()).value();
        QVERIFY(textOf(before) != textOf(after));
        auto forged = before.sign(deriveL2Key(network(), owner(), m_curve).value());
        forged.request = changed;
        QVERIFY(!protocol::hasValidSignature(network(), forged));
    }

    void cancellationSaysSo() {
        auto request = withdrawal();
        request.amount = 0;
        const auto review = WithdrawReview::of(network(), request, names()).value();
        QVERIFY(review.lines().front() == (WithdrawReview::Line{"Cancel", "the request with nonce 9"}));
        QVERIFY(textOf(review).find("Total: 0.12 USDC\n") != std::string::npos);
    }

    void whatCannotBeNamedCannotBeSigned() {
        auto request = withdrawal();
        request.chain = 3;
        QCOMPARE(WithdrawReview::of(network(), request, names()).error().code, std::string("review-unknown-chain"));
        request = withdrawal();
        request.token = 8;
        QCOMPARE(WithdrawReview::of(network(), request, names()).error().code, std::string("review-unknown-token"));
        request = withdrawal();
        request.fee = 1; // mantissa 0, exponent 1
        QCOMPARE(WithdrawReview::of(network(), request, names()).error().code, std::string("review-fee"));
    }

    void namesCannotDisguiseALine_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("line break") << QByteArray("Base\nRecipient: me");
        QTest::newRow("right to left") << QByteArray("Ba\xe2\x80\xaese");
        QTest::newRow("zero width") << QByteArray("US\xe2\x80\x8b"
                                                  "DC");
        QTest::newRow("line separator") << QByteArray("Base\xe2\x80\xa8x");
        QTest::newRow("not UTF-8") << QByteArray("Ba\xff");
        QTest::newRow("long") << QByteArray(65, 'x');
    }
    void namesCannotDisguiseALine() {
        QFETCH(QByteArray, name);
        auto bad = names();
        bad.chain = [&name](protocol::ChainIndex) { return std::optional(name.toStdString()); };
        QCOMPARE(WithdrawReview::of(network(), withdrawal(), bad).error().code, std::string("review-unsafe-name"));
        bad = names();
        bad.tokenSymbol = bad.chain;
        bad.tokenSymbol = [&name](protocol::TokenId) { return std::optional(name.toStdString()); };
        QCOMPARE(WithdrawReview::of(network(), withdrawal(), bad).error().code, std::string("review-unsafe-name"));
    }

    void foreignScriptsAreNames() {
        auto foreign = names();
        foreign.chain = [](protocol::ChainIndex) { return std::optional<std::string>("以太坊 主网"); };
        QVERIFY(WithdrawReview::of(network(), withdrawal(), foreign).ok());
    }
};

QTEST_APPLESS_MAIN(TestSigning)
#include "tst_signing.moc"
