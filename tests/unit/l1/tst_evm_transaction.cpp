#include "base/hex.h"
#include "l1/evm/fees.h"
#include "l1/evm/rlp.h"
#include "l1/evm/transaction.h"
#include "protocol/address.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

using namespace landfall;
using namespace landfall::l1;
using namespace landfall::l1::evm;

namespace {

constexpr const char* kKey = "8f2a55949038a9610f50fb23b5883af3b4ecb3c3bb792cbcefbd1542c692be63";

protocol::Address recipient() {
    return *protocol::parseAddress("0x000000000000000000000000000000000000aaaa");
}

FeeMarketTransaction sample() {
    FeeMarketTransaction out;
    out.chainId = 31337;
    out.nonce = 7;
    out.fees = {.cap = Uint256(2'000'000'007), .tip = Uint256(1'000'000'007)};
    out.gasLimit = 123'456;
    out.to = recipient();
    out.value = *Uint256::fromDecimal("1000000000000000000000");
    out.data = Bytes{0xde, 0xad, 0xbe, 0xef};
    return out;
}

} // namespace

class TestEvmTransaction : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // ethereumjs-monorepo, packages/tx/test/json/eip1559.json; there the transaction is
    // wrapped in an RLP string.
    void signsPublishedVectors_data() {
        QTest::addColumn<quint64>("nonce");
        QTest::addColumn<quint64>("value");
        QTest::addColumn<quint64>("gas");
        QTest::addColumn<quint64>("tip");
        QTest::addColumn<quint64>("cap");
        QTest::addColumn<QByteArray>("wrapped");
        const auto row = [](const char* name, quint64 nonce, quint64 value, quint64 gas, quint64 tip, quint64 cap,
                            const char* wrapped) {
            QTest::newRow(name) << nonce << value << gas << tip << cap << QByteArray(wrapped);
        };
        row("819", 819, 43203529, 35552, 75853, 121212,
            "b87302f870821e8e8203338301284d8301d97c828ae094000000000000000000000000000000000000aaaa8402933bc980c080a0d0"
            "67f2"
            "167008c59219652f91cbf8788dbca5f771f6e91e2b7657e85b78b472e0a01d305af9fe81fdba43f0dfcd400ed24dcace0a7e30d4e8"
            "5701"
            "dcaaf484cd079e");
        // Its r has a leading zero byte, which the encoding drops.
        row("353", 353, 61901619, 32593, 38850, 136295,
            "b87202f86f821e8e8201618297c283021467827f5194000000000000000000000000000000000000aaaa8403b08b3380c001a00420"
            "5678"
            "f13fc1d7b10feea6513dfa76e24418b6e08097d95c6f93a3b64e536da01d45ad61bfece43862de2cce7d2575a8c1d08c26c87f3cb5"
            "f26d"
            "7b0be54a91b2");
        row("985", 985, 32531825, 68541, 66377, 136097,
            "b87402f871821e8e8203d983010349830213a183010bbd94000000000000000000000000000000000000aaaa8401f0657180c001a0"
            "e6d2"
            "3c5ecc0f388a4d41a9523c3ad171e98083a61288c340b968dfe0903a6741a07319e8d54a4fd8f0c081d3ce093d869f9df598481991"
            "c853"
            "4bfd8f2c163884b4");
        row("623", 623, 21649799, 57725, 74140, 81173,
            "b87302f870821e8e82026f8301219c83013d1582e17d94000000000000000000000000000000000000aaaa84014a598780c080a0b1"
            "0789"
            "3e4590e177e244493a3f2b59d63619ddd82772105d8c96b7fc85ff683da07dc9b9dc054d2f69f9cc540688f6c0da3b54dd8bd8323f"
            "06d0"
            "ca26b546a480f1");
        row("119", 119, 65456115, 62341, 24721, 107729,
            "b87002f86d821e8e778260918301a4d182f38594000000000000000000000000000000000000aaaa8403e6c7f380c001a0e38e2397"
            "7080"
            "1eb995498c821e55ac9c19ae09184bb27b34be105e02fe3b7615a067c64ca6bd6d9107e85fd581ab2e70a14b637eb36505bb40861e"
            "f9d6"
            "e800cab6");
    }
    void signsPublishedVectors() {
        QFETCH(quint64, nonce);
        QFETCH(quint64, value);
        QFETCH(quint64, gas);
        QFETCH(quint64, tip);
        QFETCH(quint64, cap);
        QFETCH(QByteArray, wrapped);
        FeeMarketTransaction transaction;
        transaction.chainId = 7822;
        transaction.nonce = nonce;
        transaction.value = Uint256(value);
        transaction.gasLimit = gas;
        transaction.fees = {.cap = Uint256(cap), .tip = Uint256(tip)};
        transaction.to = recipient();
        const auto key = *fromHex(kKey);
        const auto made = signTransaction(transaction, key);
        QVERIFY(made.ok());
        QCOMPARE(QByteArray::fromStdString(toHex(rlpEncode(RlpItem::string(made->raw)))), wrapped);

        const auto read = decodeSigned(made->raw);
        QVERIFY(read.ok());
        QVERIFY(read->transaction.from == *addressOfKey(key));
        QVERIFY(read->hash == made->hash);
        QVERIFY(*decodeUnsigned(read->transaction.payload) == transaction);
    }

    void refusesSpoiltTransactions() {
        const auto good = signTransaction(sample(), *fromHex(kKey));
        QVERIFY(good.ok());
        QVERIFY(!decodeSigned({}).ok());
        QVERIFY(!decodeSigned(good->transaction.payload).ok());
        QVERIFY(!decodeUnsigned(good->raw).ok());
        for (std::size_t length = 0; length < good->raw.size(); ++length) {
            QVERIFY(!decodeSigned(ByteView(good->raw).first(length)).ok());
        }
        // A changed byte is refused, or is another sender's transaction; never the same.
        for (std::size_t i = 0; i < good->raw.size(); ++i) {
            Bytes bytes = good->raw;
            bytes[i] ^= 1;
            const auto read = decodeSigned(bytes);
            QVERIFY(!read.ok() || read->transaction.from != good->transaction.from);
        }
        QVERIFY(!signTransaction(sample(), Bytes(32)).ok());
        QVERIFY(!signTransaction(sample(), Bytes(31, 1)).ok());
    }

    void castReadsOurTransactions() {
        const QString cast =
            QStringLiteral(LANDFALL_SOURCE_DIR "/core/contracts/node_modules/@foundry-rs/cast-linux-amd64/bin/cast");
        if (!QFileInfo(cast).isExecutable()) {
            QFAIL("cast is not installed (npm ci in core/contracts)");
        }
        const auto made = signTransaction(sample(), *fromHex(kKey));
        QVERIFY(made.ok());
        QProcess process;
        process.start(cast, {QStringLiteral("decode-transaction"), QString::fromStdString(toHex0x(made->raw))});
        QVERIFY(process.waitForFinished());
        // Off a terminal, cast prints the object as a JSON string.
        QJsonValue said = QJsonDocument::fromJson('[' + process.readAllStandardOutput() + ']').array().at(0);
        if (said.isString()) {
            said = QJsonDocument::fromJson(said.toString().toUtf8()).object();
        }
        const auto read = said.toObject();
        const auto field = [&read](const char* name) { return read[QLatin1String(name)].toString().toLower(); };
        QCOMPARE(field("hash"), QString::fromStdString(toHex0x(made->hash)));
        QCOMPARE(field("signer"), QString::fromStdString(toHex0x(made->transaction.from.bytes())));
        QCOMPARE(field("to"), QString::fromStdString(toHex0x(recipient().bytes)));
        QCOMPARE(field("input"), QStringLiteral("0xdeadbeef"));
        QCOMPARE(field("value"), QStringLiteral("0x3635c9adc5dea00000"));
        QCOMPARE(field("nonce"), QStringLiteral("0x7"));
        QCOMPARE(field("chainId"), QStringLiteral("0x7a69"));
        QCOMPARE(field("maxFeePerGas"), QStringLiteral("0x77359407"));
        QCOMPARE(field("maxPriorityFeePerGas"), QStringLiteral("0x3b9aca07"));
    }

    void suggestsFees() {
        const auto usual =
            suggestFees({Uint256(30 * kGwei), {Uint256(1 * kGwei), Uint256(3 * kGwei), Uint256(2 * kGwei)}});
        QVERIFY(usual.ok());
        QVERIFY(usual->bid.tip == Uint256(2 * kGwei));
        QVERIFY(usual->bid.cap == Uint256(62 * kGwei));
        QVERIFY(usual->expectedPrice == Uint256(32 * kGwei));
        QVERIFY(suggestFees({Uint256(0), {}})->bid.tip == Uint256(kLowestTip));
        // A server can't make us tip or pay what it likes.
        QVERIFY(suggestFees({Uint256(1), {Uint256(900'000 * kGwei)}})->bid.tip == Uint256(kHighestTip));
        QVERIFY(!suggestFees({Uint256(kHighestCap), {}}).ok());
        Uint256 huge;
        huge.limbs.fill(~0ULL);
        QVERIFY(!suggestFees({huge, {}}).ok());
    }

    void raisesReplacementsEnough_data() {
        QTest::addColumn<quint64>("old");
        QTest::addColumn<quint64>("wanted");
        QTest::addColumn<quint64>("expected");
        QTest::newRow("an eighth, rounded up") << quint64{9} << quint64{0} << quint64{11};
        QTest::newRow("exactly an eighth") << quint64{8000} << quint64{8500} << quint64{9000};
        QTest::newRow("the market is above") << quint64{8000} << quint64{9500} << quint64{9500};
        QTest::newRow("one") << quint64{1} << quint64{1} << quint64{2};
        QTest::newRow("zero") << quint64{0} << quint64{0} << quint64{0};
    }
    void raisesReplacementsEnough() {
        QFETCH(quint64, old);
        QFETCH(quint64, wanted);
        QFETCH(quint64, expected);
        const auto bid = replacementBid({.cap = Uint256(10 * old), .tip = Uint256(old)},
                                        {.cap = Uint256(0), .tip = Uint256(wanted)});
        QVERIFY(bid.tip == Uint256(expected));
        QVERIFY(bid.cap >= bid.tip);
        QVERIFY(*checkedMul(bid.cap, Uint256(1000)) >= *checkedMul(Uint256(10 * old), Uint256(1125)));
    }
};

QTEST_APPLESS_MAIN(TestEvmTransaction)
#include "tst_evm_transaction.moc"
