#include "base/hex.h"
#include "l1/evm/abi.h"
#include "l1/evm/rollup_abi.h"

#include <QFileInfo>
#include <QProcess>
#include <QTest>

#include <random>

using namespace landfall;
using namespace landfall::l1::evm;

namespace {

AbiValue text(std::string_view value) {
    return AbiValue::bytes(viewOf(value));
}

QByteArray callHex(std::string_view signature, const AbiValue::List& arguments) {
    const auto bytes = abiEncodeCall(knownSignature(signature), arguments);
    return bytes ? QByteArray::fromStdString(toHex(*bytes)) : QByteArray("refused");
}

// 32-byte words, given as short hexadecimal numbers.
QByteArray words(std::initializer_list<const char*> values) {
    QByteArray out;
    for (const auto* value : values) {
        out += QByteArray(value).rightJustified(64, '0');
    }
    return out;
}
QByteArray left(const char* value) {
    return QByteArray(value).leftJustified(64, '0');
}

} // namespace

class TestAbi : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // Solidity documentation, "Contract ABI Specification", Examples.
    void encodesTheSpecificationsExamples() {
        QCOMPARE(callHex("baz(uint32,bool)", {69, 1}), "cdcd77c0" + words({"45", "1"}));
        QCOMPARE(callHex("bar(bytes3[2])", {AbiValue::list({text("abc"), text("def")})}),
                 "fce353f6" + left("616263") + left("646566"));
        QCOMPARE(callHex("sam(bytes,bool,uint256[])", {text("dave"), 1, AbiValue::list({1, 2, 3})}),
                 "a5643bf2" + words({"60", "1", "a0", "4"}) + left("64617665") + words({"3", "1", "2", "3"}));
        QCOMPARE(callHex("f(uint256,uint32[],bytes10,bytes)",
                         {0x123, AbiValue::list({0x456, 0x789}), text("1234567890"), text("Hello, world!")}),
                 "8be65246" + words({"123", "80"}) + left("31323334353637383930") +
                     words({"e0", "2", "456", "789", "d"}) + left("48656c6c6f2c20776f726c6421"));
        QCOMPARE(callHex("g(uint256[][],string[])", {AbiValue::list({AbiValue::list({1, 2}), AbiValue::list({3})}),
                                                     AbiValue::list({text("one"), text("two"), text("three")})}),
                 "2289b18c" +
                     words({"40", "140", "2", "40", "a0", "2", "1", "2", "1", "3", "3", "60", "a0", "e0", "3"}) +
                     left("6f6e65") + words({"3"}) + left("74776f") + words({"5"}) + left("7468726565"));
    }

    void decodesWhatItEncodes() {
        const auto types = knownTypes("(uint8,(address,bytes)[],bytes31,uint256[2][],(bool,string),int16)");
        const AbiValue::List values{
            255,
            AbiValue::list({AbiValue::list({7, text("x")}), AbiValue::list({8, AbiValue::bytes(Bytes(70, 1))})}),
            AbiValue::bytes(Bytes(31, 9)),
            AbiValue::list({AbiValue::list({1, 2}), AbiValue::list({3, 4})}),
            AbiValue::list({1, text("yes")}),
            12345,
        };
        const auto bytes = abiEncode(types, values);
        QVERIFY(bytes.ok());
        const auto decoded = abiDecode(types, *bytes);
        QVERIFY(decoded.ok());
        QVERIFY(*decoded == values);
    }

    void refusesValuesOutOfTheirType_data() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<int>("which");
        QTest::newRow("uint8 of 256") << "(uint8)" << 0;
        QTest::newRow("bool of 2") << "(bool)" << 1;
        QTest::newRow("bytes4 of 3 bytes") << "(bytes4)" << 2;
        QTest::newRow("bytes of a number") << "(bytes)" << 1;
        QTest::newRow("uint of bytes") << "(uint256)" << 2;
        QTest::newRow("two of three") << "(uint8[3])" << 3;
        QTest::newRow("tuple too short") << "((uint8,uint8,uint8))" << 3;
        QTest::newRow("too few") << "(uint8,uint8)" << 1;
        QTest::newRow("address of 161 bits") << "(address)" << 4;
    }
    void refusesValuesOutOfTheirType() {
        QFETCH(QString, type);
        QFETCH(int, which);
        const std::vector<AbiValue> values{256, 2, AbiValue::bytes(Bytes(3)), AbiValue::list({1, 2}),
                                           shiftLeft(Uint256(1), 160)};
        QVERIFY(!abiEncode(knownTypes(type.toStdString()), {values[static_cast<std::size_t>(which)]}).ok());
    }

    void refusesTypesThatDoNotExist_data() {
        QTest::addColumn<QString>("type");
        for (const char* type : {"uint", "uint7", "uint264", "uint08", "bytes33", "bytes0", "uint8[", "uint8[0]",
                                 "uint8[-1]", "(uint8", "uint8)", "", "uint8[99999]", "Uint8", "uint8 ", "(,)"}) {
            QTest::newRow(type) << QString::fromLatin1(type);
        }
        QTest::newRow("deep") << QString(QLatin1String("(")).repeated(50) + QString(QLatin1String(")")).repeated(50);
    }
    void refusesTypesThatDoNotExist() {
        QFETCH(QString, type);
        QVERIFY(!AbiType::parse(type.toStdString()).ok());
    }

    void refusesDataThatLies_data() {
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QString>("type");
        QTest::newRow("empty") << QByteArray() << "(uint8)";
        QTest::newRow("short") << QByteArray(62, '0') << "(uint8)";
        QTest::newRow("too large a number") << words({"100"}) << "(uint8)";
        QTest::newRow("a bool of 2") << words({"2"}) << "(bool)";
        QTest::newRow("an address of 161 bits") << words({"010000000000000000000000000000000000000000"}) << "(address)";
        QTest::newRow("bytes4 with a tail") << left("0102030405") << "(bytes4)";
        QTest::newRow("an offset beyond the end") << words({"40", "0"}) << "(bytes)";
        QTest::newRow("an offset beyond 2^64") << left("01") << "(bytes)";
        QTest::newRow("a length beyond the end") << words({"20", "21"}) + left("") << "(bytes)";
        QTest::newRow("a count beyond the end") << words({"20", "2", "1"}) << "(uint256[])";
        QTest::newRow("a count of 2^63") << words({"20", "8000000000000000"}) << "(uint256[])";
        QTest::newRow("a count of empty tuples") << words({"20", "ffffffff"}) << "(()[])";
    }
    void refusesDataThatLies() {
        QFETCH(QByteArray, data);
        QFETCH(QString, type);
        QVERIFY(!abiDecode(knownTypes(type.toStdString()), *fromHex(data.toStdString())).ok());
    }

    // Five levels of 60 elements, all elements of a level at the same place: read in
    // full they would be 60^5 arrays.
    void boundsTheWorkOfSharedOffsets() {
        constexpr int kCount = 60;
        QByteArray data = words({"20"});
        for (int level = 0; level < 5; ++level) {
            data += words({"3c"});
            for (int i = 0; i < kCount; ++i) {
                data += words({"780"}); // past this level
            }
        }
        data += words({"0"});
        QVERIFY(!abiDecode(knownTypes("(uint256[][][][][][])"), *fromHex(data.toStdString())).ok());
    }

    void survivesNoise() {
        const auto types = knownTypes("(uint8,(address,bytes)[],bytes31,uint256[2][],(bool,string))");
        std::mt19937_64 random(2);
        const auto good =
            abiEncode(types, {1, AbiValue::list({AbiValue::list({7, text("xyz")})}), AbiValue::bytes(Bytes(31, 9)),
                              AbiValue::list({AbiValue::list({1, 2})}), AbiValue::list({1, text("yes")})});
        QVERIFY(good.ok());
        int accepted = 0;
        for (int i = 0; i < 20'000; ++i) {
            Bytes bytes = *good;
            for (auto changes = 1 + random() % 3; changes > 0; --changes) {
                bytes[random() % bytes.size()] =
                    static_cast<std::uint8_t>(random() % 4 == 0 ? random() : random() % 64);
            }
            bytes.resize(random() % 2 == 0 ? bytes.size() : random() % bytes.size());
            accepted += abiDecode(types, bytes).ok() ? 1 : 0;
        }
        QVERIFY(accepted > 0 && accepted < 20'000);
    }

    // An implementation that shares nothing with ours.
    void agreesWithCast_data() {
        QTest::addColumn<QString>("signature");
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("which");
        const auto list = [](const char* text) { return QString::fromLatin1(text).split(QLatin1Char(' ')); };
        QTest::newRow("nested") << "f((uint64,bytes)[],uint256[2][],string)"
                                << list("[(1,0x0102),(2,0x)] [[1,2],[3,4]] hello") << 0;
        const auto word = QStringLiteral("0x") + QString(64, QLatin1Char('a'));
        QTest::newRow("run") << "f(((uint64,bytes32)[],bytes[],bytes))"
                             << QStringList(QStringLiteral("([(5,%1)],[0x01,0x],0xff)").arg(word)) << 1;
    }
    void agreesWithCast() {
        const QString cast =
            QStringLiteral(LANDFALL_SOURCE_DIR "/core/contracts/node_modules/@foundry-rs/cast-linux-amd64/bin/cast");
        if (!QFileInfo(cast).isExecutable()) {
            QFAIL("cast is not installed (npm ci in core/contracts)");
        }
        QFETCH(QString, signature);
        QFETCH(QStringList, arguments);
        QFETCH(int, which);
        const std::vector<AbiValue::List> values{
            {AbiValue::list(
                 {AbiValue::list({1, AbiValue::bytes(Bytes{1, 2})}), AbiValue::list({2, AbiValue::bytes({})})}),
             AbiValue::list({AbiValue::list({1, 2}), AbiValue::list({3, 4})}), text("hello")},
            {AbiValue::list({AbiValue::list({AbiValue::list({5, AbiValue::bytes(Bytes(32, 0xaa))})}),
                             AbiValue::list({AbiValue::bytes(Bytes{1}), AbiValue::bytes({})}),
                             AbiValue::bytes(Bytes{0xff})})},
        };
        QProcess process;
        process.start(cast, QStringList{QStringLiteral("calldata"), signature} + arguments);
        QVERIFY(process.waitForFinished());
        QCOMPARE("0x" + callHex(signature.toStdString(), values[static_cast<std::size_t>(which)]),
                 process.readAllStandardOutput().trimmed());
    }
};

QTEST_APPLESS_MAIN(TestAbi)
#include "tst_abi.moc"
