#include "base/secret.h"
#include "l1/starknet/addresses.h"
#include "l1/starknet/starknet_chain_adapter.h"
#include "unit/l1/sample_network.h"
#include "unit/l1/waiting.h"

#include <QJsonArray>
#include <QTest>

using namespace landfall;
using namespace landfall::l1;
using namespace landfall::l1::starknet;

namespace {

const Felt kClass = 0xabc;

Bytes keyBytes(std::uint64_t number) {
    const auto key = Uint256(number).toBigEndian();
    return {key.begin(), key.end()};
}

NetworkFile starknetNetwork() {
    auto out = sampleNetwork();
    auto& chain = out.chains[1];
    chain.family = protocol::AddressFamily::Starknet;
    chain.evmChainId = 0;
    chain.starknet = StarknetPlace{"SN_SEPOLIA", toWide(7), kClass.toBigEndian(), toWide(8)};
    chain.rollup = toWide(9);
    out.tokens[1].chains[2].address = toWide(10);
    out.tokens[0].chains.erase(2);
    return out;
}

AccountTransaction some(const Felt& sender, std::variant<Invocation, Opening> content) {
    return {*crypto::shortString("SN_SEPOLIA"),
            sender,
            5,
            {{1, 800}, {1'000'000, 1600}, {3, *checkedSub(shiftLeft(Uint256(1), 128), Uint256(1))}, 40},
            std::move(content)};
}

} // namespace

class TestStarknetPayload : public QObject {
    Q_OBJECT

    NetworkFile m_network = starknetNetwork();
    StarknetChainAdapter m_adapter{m_network, m_network.chains[1]};
    Felt m_sender = toFelt(m_adapter.senderOf(keyBytes(7))->wide()->bytes);

    std::vector<AccountTransaction> both() const {
        return {some(m_sender, Invocation{{1, 2, Felt(0) - Felt(1)}}), some(m_sender, Opening{kClass})};
    }

private Q_SLOTS:
    void whatIsWrittenIsReadBack() {
        for (const auto& transaction : both()) {
            const auto unsignedOne = describe(transaction);
            QCOMPARE(unsignedOne.from, protocol::ChainAddress(toWide(m_sender)));
            QCOMPARE(unsignedOne.nonce, 5U);
            QCOMPARE(unsignedOne.gasLimit, 1'000'000U);
            QCOMPARE(unsignedOne.fees.cap, Uint256(1600));
            QCOMPARE(unsignedOne.fees.tip, Uint256(40));
            const auto again = decodePayload(unsignedOne.payload);
            EXPECT_OK(again);
            QCOMPARE(encodePayload(*again), unsignedOne.payload);

            const auto signedOne = m_adapter.sign(unsignedOne, keyBytes(7));
            EXPECT_OK(signedOne);
            const auto decoded = m_adapter.decode(signedOne->raw);
            EXPECT_OK(decoded);
            QCOMPARE(decoded->hash, signedOne->hash);
            QCOMPARE(decoded->raw, signedOne->raw);
            QCOMPARE(decoded->transaction.payload, unsignedOne.payload);
            QCOMPARE(decoded->transaction.from, unsignedOne.from);
            // Signed once more, it is the same.
            QCOMPARE(m_adapter.sign(decoded->transaction, keyBytes(7))->raw, signedOne->raw);
        }
    }

    void theSignatureIsGood() {
        const auto key = crypto::StarkPrivateKey::fromBytes(keyBytes(7)).value();
        for (const auto& transaction : both()) {
            const auto signedOne = m_adapter.sign(describe(transaction), keyBytes(7));
            const auto sendable = decodeRaw(signedOne->raw);
            EXPECT_OK(sendable);
            const auto pair = sendable->json[QStringLiteral("signature")].toArray();
            const auto number = [&](int i) { return *Uint256::fromHexNumber(pair[i].toString().toStdString()); };
            QVERIFY(crypto::verifyStark(key.publicKey(), sendable->hash, {number(0), number(1)}));
        }
    }

    void nothingElseIsRead() {
        for (const auto& transaction : both()) {
            const auto payload = encodePayload(transaction);
            const auto raw = m_adapter.sign(describe(transaction), keyBytes(7))->raw;
            for (std::size_t length = 0; length < raw.size(); ++length) {
                EXPECT_CODE(m_adapter.decode(ByteView(raw).first(length)), "transaction-malformed");
            }
            for (std::size_t length = 0; length < payload.size(); ++length) {
                EXPECT_CODE(decodePayload(ByteView(payload).first(length)), "transaction-malformed");
            }
            auto longer = raw;
            longer.push_back(0);
            EXPECT_CODE(m_adapter.decode(longer), "transaction-malformed");
            for (const std::size_t place : {0U, 1U, 2U, 34U}) { // version, kind, felts that are none
                auto other = payload;
                other[place] = 0xff;
                EXPECT_CODE(decodePayload(other), "transaction-malformed");
            }
        }
        // An account that is opened is its key's.
        auto raw = m_adapter.sign(describe(both()[1]), keyBytes(7))->raw;
        raw[raw.size() - 65] ^= 1;
        EXPECT_CODE(m_adapter.decode(raw), "transaction-malformed");
    }

    void keysByName() {
        EXPECT_CODE(m_adapter.sign(describe(both()[0]), keyBytes(8)), "key-not-of-sender");
        EXPECT_CODE(m_adapter.sign(describe(both()[1]), keyBytes(8)), "key-not-of-sender");
        EXPECT_CODE(m_adapter.senderOf(Bytes(31, 1)), "private-key-wrong-length");
        EXPECT_CODE(m_adapter.senderOf(Bytes(32, 0)), "private-key-out-of-range");
        EXPECT_CODE(m_adapter.senderOf(Bytes(32, 0xff)), "private-key-out-of-range");
        EXPECT_CODE(m_adapter.sign(describe(both()[0]), Bytes(32, 0)), "private-key-out-of-range");
        auto elsewhere = both()[0];
        elsewhere.chainId = *crypto::shortString("SN_MAIN");
        EXPECT_CODE(m_adapter.sign(describe(elsewhere), keyBytes(7)), "transaction-malformed");
    }

    // Never less than before, and never less than the bid.
    void pricesRise() {
        const auto before = describe(both()[0]);
        const auto boundsOf = [](const UnsignedTransaction& transaction) {
            return decodePayload(transaction.payload)->bounds;
        };
        const auto eighth = m_adapter.repriced(before, {}, PriceRise::Eighth);
        QCOMPARE(eighth.fees.cap, Uint256(1800));
        QCOMPARE(eighth.fees.tip, Uint256(45));
        QCOMPARE(boundsOf(eighth).l1Gas.maxPrice, Uint256(900));
        const auto twice = m_adapter.repriced(before, {}, PriceRise::Double);
        QCOMPARE(twice.fees.cap, Uint256(3200));
        QCOMPARE(twice.fees.tip, Uint256(80));
        const auto bid = m_adapter.repriced(before, {.cap = 16'000, .tip = 500}, PriceRise::Eighth);
        QCOMPARE(bid.fees.cap, Uint256(16'000));
        QCOMPARE(bid.fees.tip, Uint256(500));
        QCOMPARE(boundsOf(bid).l1Gas.maxPrice, Uint256(8'000));                          // in proportion
        QCOMPARE(boundsOf(bid).l1DataGas.maxPrice, boundsOf(before).l1DataGas.maxPrice); // there is no more
        QCOMPARE(bid.nonce, before.nonce);
        QCOMPARE(bid.gasLimit, before.gasLimit);
        EXPECT_OK(m_adapter.sign(bid, keyBytes(7)));
        UnsignedTransaction foreign;
        foreign.payload = {1, 2, 3};
        QCOMPARE(m_adapter.repriced(foreign, {}, PriceRise::Double).payload, foreign.payload);
    }
};

QTEST_GUILESS_MAIN(TestStarknetPayload)
#include "tst_starknet_payload.moc"
