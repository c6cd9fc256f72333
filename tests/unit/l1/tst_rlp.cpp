#include "base/hex.h"
#include "l1/evm/rlp.h"

#include <QTest>

#include <random>

using namespace landfall;
using namespace landfall::l1::evm;

namespace {

RlpItem text(std::string_view value) {
    return RlpItem::string(viewOf(value));
}
RlpItem list(std::vector<RlpItem> items) {
    return RlpItem::list(std::move(items));
}
RlpItem number(std::uint64_t value) {
    return RlpItem::number(Uint256(value));
}

RlpItem randomItem(std::mt19937_64& random, unsigned depth) {
    if (depth == 0 || random() % 3 != 0) {
        Bytes bytes(random() % 5 == 0 ? random() % 300 : random() % 4);
        for (auto& byte : bytes) {
            byte = static_cast<std::uint8_t>(random());
        }
        return RlpItem::string(bytes);
    }
    std::vector<RlpItem> items(random() % 6);
    for (auto& item : items) {
        item = randomItem(random, depth - 1);
    }
    return list(std::move(items));
}

} // namespace

class TestRlp : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // ethereum/tests, RLPTests/rlptest.json
    void encodesPublishedVectors_data() {
        QTest::addColumn<QByteArray>("encoded");
        QTest::addColumn<int>("index");
        const auto row = [](const char* name, int index, const char* encoded) {
            QTest::newRow(name) << QByteArray(encoded) << index;
        };
        row("emptystring", 0, "80");
        row("bytestring00", 1, "00");
        row("bytestring7F", 2, "7f");
        row("shortstring", 3, "83646f67");
        row("shortstring2", 4,
            "b74c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720"
            "656c"
            "69");
        row("longstring", 5,
            "b8384c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e67"
            "2065"
            "6c6974");
        row("mediumint1", 6, "8180");
        row("mediumint3", 7, "830186a0");
        row("mediumint4", 8, "8f102030405060708090a0b0c0d0e0f2");
        row("emptylist", 9, "c0");
        row("stringlist", 10, "cc83646f6783676f6483636174");
        row("multilist", 11, "c6827a77c10401");
        row("shortListMax1", 12,
            "f784617364668471776572847a78637684617364668471776572847a78637684617364668471776572847a78637684617364668471"
            "77"
            "6572");
        row("longList1", 13,
            "f840cf84617364668471776572847a786376cf84617364668471776572847a786376cf84617364668471776572847a786376cf8461"
            "7364"
            "668471776572847a786376");
        row("listsoflists2", 14, "c7c0c1c0c3c0c1c0");
        row("zero", 15, "80");
    }
    void encodesPublishedVectors() {
        QFETCH(QByteArray, encoded);
        QFETCH(int, index);
        const auto three = list({text("asdf"), text("qwer"), text("zxcv")});
        std::vector<RlpItem> eleven;
        for (int i = 0; i < 11; ++i) {
            eleven.push_back(three.items[static_cast<std::size_t>(i % 3)]);
        }
        const std::vector<RlpItem> items{
            text(""),
            RlpItem::string(Bytes{0}),
            RlpItem::string(Bytes{0x7f}),
            text("dog"),
            text("Lorem ipsum dolor sit amet, consectetur adipisicing eli"),
            text("Lorem ipsum dolor sit amet, consectetur adipisicing elit"),
            number(128),
            number(100'000),
            RlpItem::number(*Uint256::fromDecimal("83729609699884896815286331701780722")),
            list({}),
            list({text("dog"), text("god"), text("cat")}),
            list({text("zw"), list({number(4)}), number(1)}),
            list(eleven),
            list({three, three, three, three}),
            list({list({}), list({list({})}), list({list({}), list({list({})})})}),
            number(0),
        };
        const auto& item = items.at(static_cast<std::size_t>(index));
        QCOMPARE(QByteArray::fromStdString(toHex(rlpEncode(item))), encoded);
        const auto decoded = rlpDecode(*fromHex(encoded.toStdString()));
        QVERIFY(decoded.ok());
        QVERIFY(*decoded == item);
    }

    // ethereum/tests, RLPTests/invalidRLPTest.json
    void refusesPublishedInvalid_data() {
        QTest::addColumn<QByteArray>("encoded");
        const std::pair<const char*, const char*> rows[] = {
            {"int32Overflow", "bf0f000000000000021111"},
            {"int32Overflow2", "ff0f000000000000021111"},
            {"wrongSizeList", "f80180"},
            {"wrongSizeList2", "f80100"},
            {"incorrectLengthInArray", "b9002100dc2b275d0f74e8a53e6f4ec61b27f24278820be3f82ea2110e582081b0565df0"},
            {"randomRLP",
             "f861f83eb9002100dc2b275d0f74e8a53e6f4ec61b27f24278820be3f82ea2110e582081b0565df027b90015002d5e"
             "f8325ae4d034df55d4b58d0dfba64d61ddd17be00000b9001a00dae30907045a2f66fa36f2bb8aa9029cbb0b8a7b3b"
             "5c435ab331"},
            {"bytesShouldBeSingleByte00", "8100"},
            {"bytesShouldBeSingleByte01", "8101"},
            {"bytesShouldBeSingleByte7F", "817f"},
            {"leadingZerosInLongLengthArray2", "b800"},
            {"leadingZerosInLongLengthList2", "f800"},
            {"nonOptimalLongLengthArray1", "b81000112233445566778899aabbccddeeff"},
            {"nonOptimalLongLengthArray2", "b801ff"},
            {"nonOptimalLongLengthList1", "f810000102030405060708090a0b0c0d0e0f"},
            {"nonOptimalLongLengthList2", "f803112233"},
            {"empty", ""},
            {"trailing", "8000"},
            {"lengthNearOverflow", "bfffffffffffffffff00"},
        };
        for (const auto& [name, encoded] : rows) {
            QTest::newRow(name) << QByteArray(encoded);
        }
    }
    void refusesPublishedInvalid() {
        QFETCH(QByteArray, encoded);
        QVERIFY(!rlpDecode(*fromHex(encoded.toStdString())).ok());
    }

    void boundsDepth() {
        Bytes deep;
        for (unsigned i = 0; i < 60; ++i) {
            Bytes outer{static_cast<std::uint8_t>(0xc0 + std::min<std::size_t>(deep.size(), 55))};
            append(outer, deep);
            deep = outer.size() <= 55 ? outer : deep;
        }
        QCOMPARE(QString::fromStdString(rlpDecode(deep).error().code), QStringLiteral("rlp-too-deep"));
    }

    // Whatever decodes has exactly one encoding; whatever was encoded decodes.
    void roundTripsAndIsCanonical() {
        std::mt19937_64 random(1);
        for (int i = 0; i < 500; ++i) {
            const auto item = randomItem(random, 5);
            auto bytes = rlpEncode(item);
            const auto decoded = rlpDecode(bytes);
            QVERIFY(decoded.ok() && *decoded == item);
            bytes[random() % bytes.size()] ^= static_cast<std::uint8_t>(1U << random() % 8);
            if (const auto spoilt = rlpDecode(bytes)) {
                QVERIFY(rlpEncode(*spoilt) == bytes);
            }
        }
    }

    void readsNumbers() {
        QVERIFY(*RlpItem::string(Bytes{1, 0}).asNumber() == Uint256(256));
        QVERIFY(RlpItem::string({}).asNumber()->isZero());
        QVERIFY(!RlpItem::string(Bytes{0}).asNumber().ok());
        QVERIFY(!RlpItem::string(Bytes{0, 1}).asNumber().ok());
        QVERIFY(!RlpItem::string(Bytes(33, 1)).asNumber().ok());
        QVERIFY(!list({}).asNumber().ok());
    }
};

QTEST_APPLESS_MAIN(TestRlp)
#include "tst_rlp.moc"
