#include "base/hex.h"

#include <QtTest>

using namespace landfall;

class TestHex : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bothWays() {
        Bytes all;
        for (unsigned i = 0; i < 256; ++i) {
            all.push_back(static_cast<std::uint8_t>(i));
        }
        const auto text = toHex(all);
        QCOMPARE(text.size(), std::size_t{512});
        QCOMPARE(text.substr(0, 8), std::string("00010203"));
        QCOMPARE(text.substr(508), std::string("feff"));
        QCOMPARE(toHex0x(all), "0x" + text);
        QVERIFY(*fromHex(text) == all);
        QVERIFY(*fromHex("0x" + text) == all);
        QVERIFY(*fromHex("0X" + QByteArray::fromStdString(text).toUpper().toStdString()) == all);
    }

    void emptyIsEmpty() {
        QCOMPARE(toHex({}), std::string());
        QCOMPARE(toHex0x({}), std::string("0x"));
        QVERIFY(fromHex("")->empty());
        QVERIFY(fromHex("0x")->empty());
    }

    void refused_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("odd") << QByteArray("abc") << QByteArray("hex-odd-length");
        QTest::newRow("prefix and odd") << QByteArray("0x1") << QByteArray("hex-odd-length");
        QTest::newRow("letter") << QByteArray("0g") << QByteArray("hex-bad-digit");
        QTest::newRow("space") << QByteArray(" 0") << QByteArray("hex-bad-digit");
        QTest::newRow("second prefix") << QByteArray("0x0x00") << QByteArray("hex-bad-digit");
        QTest::newRow("high bit") << QByteArray("\xff\xff") << QByteArray("hex-bad-digit");
    }
    void refused() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, code);
        const auto bytes = fromHex(text.toStdString());
        QVERIFY(!bytes);
        QCOMPARE(QByteArray::fromStdString(bytes.error().code), code);
    }

    void fixedLength() {
        const auto four = fixedFromHex<4>("0x01020304");
        QVERIFY(four.ok());
        QVERIFY((*four == FixedBytes<4>{1, 2, 3, 4}));
        for (const char* text : {"0x010203", "0x0102030405", ""}) {
            const auto wrong = fixedFromHex<4>(text);
            QVERIFY(!wrong);
            QCOMPARE(wrong.error().code, std::string("hex-wrong-length"));
        }
        QCOMPARE(fixedFromHex<4>("0x0102030z").error().code, std::string("hex-bad-digit"));
    }

    void appendBigEndianWidths() {
        Bytes out;
        appendBigEndian(out, std::uint32_t{0x01020304});
        appendBigEndian(out, std::uint16_t{0x0506}, 4);
        QCOMPARE(toHex(out), std::string("0102030400000506"));
    }
};

QTEST_APPLESS_MAIN(TestHex)
#include "tst_hex.moc"
