#include "base/hex.h"
#include "support/vector_file.h"
#include "wallet/derivation.h"
#include "wallet/mnemonic.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::wallet;

class TestDerivation : public QObject {
    Q_OBJECT

    const crypto::Secp256k1 m_curve{Bytes32{4}};

private Q_SLOTS:
    void bip32Vectors_data() {
        QTest::addColumn<QByteArray>("seed");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("chainCode");
        QTest::addColumn<QByteArray>("key");
        const auto rows = vectorRows("bip32.txt", ' ', 4);
        QCOMPARE(rows.size(), 14);
        for (const auto& fields : rows) {
            QTest::newRow((fields[0].left(8) + ' ' + fields[1]).constData())
                << fields[0] << fields[1] << fields[2] << fields[3];
        }
    }
    void bip32Vectors() {
        QFETCH(QByteArray, seed);
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, chainCode);
        QFETCH(QByteArray, key);
        std::vector<std::uint32_t> indices;
        for (auto step : path.split('/').mid(1)) {
            const bool hardened = step.endsWith('\'');
            step.replace("'", "");
            indices.push_back(step.toUInt() | (hardened ? kHardened : 0));
        }
        const auto root = ExtendedPrivateKey::fromSeed(*fromHex(seed.toStdString())).value();
        const auto node = root.descendant(indices, m_curve).value();
        QCOMPARE(toHex(node.chainCode()), chainCode.toStdString());
        QCOMPARE(toHex(node.key().bytes()), key.toStdString());
    }

    // The accounts that Anvil and Hardhat prefund.
    void ethereumAccounts_data() {
        QTest::addColumn<unsigned>("index");
        QTest::addColumn<QByteArray>("address");
        QTest::newRow("0") << 0U << QByteArray("f39fd6e51aad88f6f4ce6ab8827279cfffb92266");
        QTest::newRow("1") << 1U << QByteArray("70997970c51812dc3a010c7d01b50e0d17dc79c8");
        QTest::newRow("2") << 2U << QByteArray("3c44cdddb6a900fa2b585dd299e03d12fa4293bc");
    }
    void ethereumAccounts() {
        QFETCH(unsigned, index);
        QFETCH(QByteArray, address);
        const auto seed = Mnemonic::parse("test test test test test test test test test test test junk").value().seed();
        const auto key = ethereumAccountKey(seed.view(), index, m_curve).value();
        QCOMPARE(toHex(crypto::ethereumAddress(m_curve.publicKey(key))), address.toStdString());
    }

    // By ethers' BIP-32 and @scure/starknet's grinding.
    void starknetAccounts_data() {
        QTest::addColumn<unsigned>("index");
        QTest::addColumn<QByteArray>("publicKey");
        QTest::newRow("0") << 0U << QByteArray("0x7f0ecd1ec6159e6a7c70084aaa7d693d9113149b80ab72618602a185e2c1f2b");
        QTest::newRow("1") << 1U << QByteArray("0x370cbcf48ceb847543c5cae6ddbf285f03c6bb9833afa70645328d6a4906b4f");
    }
    void starknetAccounts() {
        QFETCH(unsigned, index);
        QFETCH(QByteArray, publicKey);
        const auto seed = Mnemonic::parse("test test test test test test test test test test test junk").value().seed();
        const auto key = starknetAccountKey(seed.view(), index, m_curve).value();
        QCOMPARE(key.publicKey().toUint256().toQuantity(), publicKey.toStdString());
    }

    void badInputIsRefused() {
        QCOMPARE(starknetAccountKey(Bytes(64), kHardened, m_curve).error().code, std::string("derivation-index"));
        QCOMPARE(ExtendedPrivateKey::fromSeed(Bytes(15)).error().code, std::string("seed-length"));
        QCOMPARE(ExtendedPrivateKey::fromSeed(Bytes(65)).error().code, std::string("seed-length"));
        QCOMPARE(ethereumAccountKey(Bytes(64), kHardened, m_curve).error().code, std::string("derivation-index"));
    }
};

QTEST_APPLESS_MAIN(TestDerivation)
#include "tst_derivation.moc"
