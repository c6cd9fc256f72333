#include "base/hex.h"
#include "base/uint256.h"
#include "crypto/hash.h"
#include "crypto/keccak.h"
#include "crypto/secp256k1.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::crypto;

namespace {

const std::string kOrder = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

Secp256k1PrivateKey key(std::string_view hex) {
    return std::move(Secp256k1PrivateKey::fromBytes(*fromHex(hex))).value();
}

} // namespace

class TestSecp256k1 : public QObject {
    Q_OBJECT

    const Secp256k1 m_curve{Bytes32{1, 2, 3}};

private Q_SLOTS:
    void addresses_data() {
        QTest::addColumn<QByteArray>("secret");
        QTest::addColumn<QByteArray>("address");
        // The first accounts that every Ethereum development chain prefunds, and 1.
        QTest::newRow("account 0") << QByteArray("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")
                                   << QByteArray("f39fd6e51aad88f6f4ce6ab8827279cfffb92266");
        QTest::newRow("account 1") << QByteArray("59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d")
                                   << QByteArray("70997970c51812dc3a010c7d01b50e0d17dc79c8");
        QTest::newRow("one") << QByteArray("0000000000000000000000000000000000000000000000000000000000000001")
                             << QByteArray("7e5f4552091a69125d5dfcb7b8c2659029395bdf");
    }
    void addresses() {
        QFETCH(QByteArray, secret);
        QFETCH(QByteArray, address);
        const auto publicKey = m_curve.publicKey(key(secret.toStdString()));
        QCOMPARE(toHex(ethereumAddress(publicKey)), address.toStdString());
    }

    void compressedForm() {
        QCOMPARE(toHex(m_curve.publicKey(key(std::string(63, '0') + "1")).compressed()),
                 std::string("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"));
    }

    // Deterministic signatures widely used to check RFC 6979 on secp256k1 (message
    // hashed with SHA-256, low s).
    void rfc6979_data() {
        QTest::addColumn<QByteArray>("secret");
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("r");
        QTest::addColumn<QByteArray>("s");
        QTest::newRow("1, Satoshi Nakamoto")
            << QByteArray("0000000000000000000000000000000000000000000000000000000000000001")
            << QByteArray("Satoshi Nakamoto")
            << QByteArray("934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8")
            << QByteArray("2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5");
        QTest::newRow("1, All those moments")
            << QByteArray("0000000000000000000000000000000000000000000000000000000000000001")
            << QByteArray("All those moments will be lost in time, like tears in rain. Time to die...")
            << QByteArray("8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b")
            << QByteArray("547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21");
        QTest::newRow("order - 1, Satoshi Nakamoto")
            << QByteArray("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140")
            << QByteArray("Satoshi Nakamoto")
            << QByteArray("fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d0")
            << QByteArray("6b39cd0eb1bc8603e159ef5c20a5c8ad685a45b06ce9bebed3f153d10d93bed5");
    }
    void rfc6979() {
        QFETCH(QByteArray, secret);
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, r);
        QFETCH(QByteArray, s);
        const auto digest = sha256(viewOf(message.toStdString()));
        const auto signature = m_curve.sign(key(secret.toStdString()), digest);
        QCOMPARE(toHex(signature.r), r.toStdString());
        QCOMPARE(toHex(signature.s), s.toStdString());
    }

    void blindingDoesNotChangeResults() {
        const Secp256k1 other(Bytes32{9});
        const auto secret = key("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
        QVERIFY(other.sign(secret, Bytes32{5}) == m_curve.sign(secret, Bytes32{5}));
        QVERIFY(other.publicKey(secret) == m_curve.publicKey(secret));
    }

    void recoversTheSignerAndNobodyElse() {
        const auto secret = key("59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d");
        const auto publicKey = m_curve.publicKey(secret);
        const auto isSigner = [&](const Bytes32& digest, const EcdsaSignature& signature) {
            const auto found = recoverPublicKey(digest, signature);
            return found && *found == publicKey;
        };
        for (std::uint8_t i = 0; i < 20; ++i) {
            const auto digest = keccak256(Bytes(3, i));
            const auto signature = m_curve.sign(secret, digest);
            QVERIFY(isSigner(digest, signature));

            auto bad = signature;
            bad.s[31] ^= 1;
            QVERIFY(!isSigner(digest, bad));
            bad = signature;
            bad.r[31] ^= 1;
            QVERIFY(!isSigner(digest, bad));
            bad = signature;
            bad.recoveryId ^= 1;
            QVERIFY(!isSigner(digest, bad));
            auto otherDigest = digest;
            otherDigest[0] ^= 1;
            QVERIFY(!isSigner(otherDigest, signature));
        }
    }

    // (r, n - s) with the other parity is the same statement; only one form may pass.
    void highSIsRefused() {
        const auto secret = key("59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d");
        auto signature = m_curve.sign(secret, Bytes32{7});
        const auto order = Uint256::fromHexNumber(kOrder).value();
        signature.s = checkedSub(order, Uint256::fromBigEndian(signature.s))->toBigEndian();
        signature.recoveryId ^= 1;
        QCOMPARE(recoverPublicKey(Bytes32{7}, signature).error().code, std::string("signature-high-s"));
    }

    void malformedSignaturesAreRefused() {
        const auto secret = key("59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d");
        const auto good = m_curve.sign(secret, Bytes32{7});
        auto bad = good;
        bad.recoveryId = 4;
        QCOMPARE(recoverPublicKey(Bytes32{7}, bad).error().code, std::string("signature-malformed"));
        bad = good;
        bad.r = fixedFromHex<32>(kOrder).value();
        QCOMPARE(recoverPublicKey(Bytes32{7}, bad).error().code, std::string("signature-malformed"));
        bad = good;
        bad.r = {};
        QCOMPARE(recoverPublicKey(Bytes32{7}, bad).error().code, std::string("signature-unrecoverable"));
    }

    void keysOutOfRangeAreRefused() {
        QCOMPARE(Secp256k1PrivateKey::fromBytes(Bytes(32, 0)).error().code, std::string("private-key-out-of-range"));
        QCOMPARE(Secp256k1PrivateKey::fromBytes(*fromHex(kOrder)).error().code,
                 std::string("private-key-out-of-range"));
        QCOMPARE(Secp256k1PrivateKey::fromBytes(Bytes(33, 1)).error().code, std::string("private-key-wrong-length"));
    }

    void tweaking() {
        const auto one = key(std::string(63, '0') + "1");
        const auto three = one.tweaked(Uint256(2).toBigEndian()).value();
        QVERIFY(equalConstantTime(three.bytes(), Uint256(3).toBigEndian()));
        const auto order = Uint256::fromHexNumber(kOrder).value();
        QVERIFY(!one.tweaked(order.toBigEndian()));
        QVERIFY(!one.tweaked(checkedSub(order, 1)->toBigEndian()));
    }
};

QTEST_APPLESS_MAIN(TestSecp256k1)
#include "tst_secp256k1.moc"
