#include "base/hex.h"
#include "crypto/keccak.h"

#include <QtTest>

#include <algorithm>

using namespace landfall;
using namespace landfall::crypto;

class TestKeccak : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // The Keccak team's ShortMsgKAT_256 (Len = 0, 8, 24 …) and digests that
    // Ethereum's own documents name.
    void knownAnswers_data() {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QByteArray>("digest");
        QTest::newRow("KAT Len 0") << QByteArray()
                                   << QByteArray("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
        QTest::newRow("KAT Len 8") << QByteArray::fromHex("cc")
                                   << QByteArray("eead6dbfc7340a56caedc044696a168870549a6a7f6f56961e84a54bd9970b8a");
        QTest::newRow("abc") << QByteArray("abc")
                             << QByteArray("4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
        QTest::newRow("Transfer event") << QByteArray("Transfer(address,address,uint256)")
                                        << QByteArray(
                                               "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");
        QTest::newRow("EIP712Domain")
            << QByteArray("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")
            << QByteArray("8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f");
    }
    void knownAnswers() {
        QFETCH(QByteArray, message);
        QFETCH(QByteArray, digest);
        const auto got = keccak256(viewOf({message.constData(), static_cast<std::size_t>(message.size())}));
        QCOMPARE(QByteArray::fromStdString(toHex(got)), digest);
    }

    // However the message is cut, the digest is the same; the lengths straddle
    // the 136-byte block.
    void piecesGiveTheSameDigest() {
        for (std::size_t length = 0; length < 420; length += 7) {
            Bytes message(length);
            for (std::size_t i = 0; i < length; ++i) {
                message[i] = static_cast<std::uint8_t>(31 * i + length);
            }
            const auto whole = keccak256(message);
            for (const std::size_t piece : {1, 5, 135, 136, 137}) {
                Keccak256 hasher;
                for (std::size_t at = 0; at < length; at += piece) {
                    hasher.update(ByteView(message).subspan(at, std::min(piece, length - at)));
                }
                QVERIFY(hasher.finish() == whole);
                QVERIFY(hasher.finish() == keccak256({}));
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestKeccak)
#include "tst_keccak.moc"
