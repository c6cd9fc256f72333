#include "base/uint256.h"

#include <QtTest>

#include <random>

using namespace landfall;

namespace {

const Uint256 kTop({~0ULL, ~0ULL, ~0ULL, ~0ULL});

std::vector<Uint256> samples() {
    std::vector<Uint256> out{0,
                             1,
                             2,
                             10,
                             ~0ULL,
                             Uint256({0, 1, 0, 0}),
                             Uint256({~0ULL, ~0ULL, 0, 0}),
                             Uint256({0, 0, 1, 0}),
                             Uint256({0, 0, 0, 1}),
                             Uint256({0, 0, 0, 1ULL << 63}),
                             Uint256({~0ULL - 1, ~0ULL, ~0ULL, ~0ULL}),
                             kTop};
    std::mt19937_64 random(1);
    for (unsigned i = 0; i < 30; ++i) {
        out.push_back(shiftRight(Uint256({random(), random(), random(), random()}), i * 8));
    }
    return out;
}

QString text(const Uint256& value) {
    return QString::fromStdString(value.toDecimal());
}

} // namespace

class TestUint256 : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sumsAndDifferences() {
        for (const auto& a : samples()) {
            for (const auto& b : samples()) {
                const auto sum = checkedAdd(a, b);
                const auto room = checkedSub(kTop, a);
                QVERIFY(room.has_value());
                // A sum exists exactly if b fits into what a leaves.
                QCOMPARE(sum.has_value(), b <= *room);
                if (sum) {
                    QCOMPARE(*checkedSub(*sum, b), a);
                    QCOMPARE(checkedAdd(b, a), sum);
                }
                QCOMPARE(checkedSub(a, b).has_value(), b <= a);
            }
        }
        QVERIFY(!checkedAdd(kTop, 1));
        QVERIFY(!checkedSub(0, 1));
    }

    void productsAndQuotients() {
        for (const auto& a : samples()) {
            for (const auto& b : samples()) {
                const auto product = checkedMul(a, b);
                QCOMPARE(product, checkedMul(b, a));
                if (b.isZero()) {
                    QCOMPARE(*product, Uint256(0));
                    continue;
                }
                const auto parts = divMod(a, b);
                QVERIFY(parts.remainder < b);
                QCOMPARE(*checkedAdd(*checkedMul(parts.quotient, b), parts.remainder), a);
                // a·b exists exactly if a is at most the quotient of the largest number by b.
                QCOMPARE(product.has_value(), a <= divMod(kTop, b).quotient);
                if (product) {
                    QCOMPARE(divMod(*product, b).quotient, a);
                    QVERIFY(divMod(*product, b).remainder.isZero());
                }
            }
        }
    }

    void knownProducts() {
        QCOMPARE(text(*checkedMul(Uint256({0, 1, 0, 0}), Uint256({0, 1, 0, 0}))),
                 QStringLiteral("340282366920938463463374607431768211456"));
        QVERIFY(!checkedMul(Uint256({0, 0, 1, 0}), Uint256({0, 0, 1, 0})));
        QCOMPARE(text(divMod(kTop, 1000).remainder), QStringLiteral("935"));
    }

    void order() {
        const auto all = samples();
        for (const auto& a : all) {
            for (const auto& b : all) {
                QCOMPARE(a<b, b> a);
                QCOMPARE(a == b, a <= b && b <= a);
                QCOMPARE(a < b, checkedSub(b, a).has_value() && a != b);
            }
        }
    }

    void shifts() {
        for (const auto& a : samples()) {
            QCOMPARE(shiftLeft(a, 0), a);
            QCOMPARE(shiftRight(a, 0), a);
            QVERIFY(shiftLeft(a, 256).isZero());
            QVERIFY(shiftRight(a, 256).isZero());
            for (unsigned bits = 1; bits < 256; ++bits) {
                const auto right = shiftRight(a, bits);
                const auto left = shiftLeft(a, bits);
                for (unsigned i = 0; i < 256; i += 5) {
                    QCOMPARE(right.bit(i), i + bits < 256 && a.bit(i + bits));
                    QCOMPARE(left.bit(i), i >= bits && a.bit(i - bits));
                }
            }
        }
    }

    void bits() {
        QCOMPARE(Uint256(0).bitLength(), 0U);
        QCOMPARE(Uint256(1).bitLength(), 1U);
        QCOMPARE(Uint256(255).bitLength(), 8U);
        QCOMPARE(Uint256({0, 1, 0, 0}).bitLength(), 65U);
        QCOMPARE(kTop.bitLength(), 256U);
        QVERIFY(!kTop.bit(256));
        QVERIFY(Uint256(~0ULL).fitsUint64());
        QVERIFY(!Uint256({0, 1, 0, 0}).fitsUint64());
    }

    void textForms() {
        for (const auto& a : samples()) {
            QCOMPARE(*Uint256::fromDecimal(a.toDecimal()), a);
            QCOMPARE(*Uint256::fromHexNumber(a.toQuantity()), a);
            QCOMPARE(Uint256::fromBigEndian(a.toBigEndian()), a);
        }
        QCOMPARE(text(kTop),
                 QStringLiteral("115792089237316195423570985008687907853269984665640564039457584007913129639935"));
        QCOMPARE(*Uint256::fromDecimal("000123"), Uint256(123));
        QCOMPARE(Uint256(0).toQuantity(), std::string("0x0"));
        QCOMPARE(Uint256(0x1a).toQuantity(), std::string("0x1a"));
        QCOMPARE(*Uint256::fromHexNumber("FF"), Uint256(255));
        Bytes32 bytes{};
        bytes[0] = 0x80;
        bytes[31] = 1;
        QCOMPARE(Uint256::fromBigEndian(bytes), Uint256({1, 0, 0, 1ULL << 63}));
    }

    void badText_data() {
        QTest::addColumn<QByteArray>("digits");
        QTest::addColumn<bool>("hex");
        QTest::addColumn<QByteArray>("code");
        const auto row = [](const char* name, const char* digits, bool hex, const char* code) {
            QTest::newRow(name) << QByteArray(digits) << hex << QByteArray(code);
        };
        row("empty", "", false, "number-empty");
        row("sign", "-1", false, "number-bad-digit");
        row("space", " 1", false, "number-bad-digit");
        row("fraction", "1.5", false, "number-bad-digit");
        row("hexadecimal as decimal", "0x10", false, "number-bad-digit");
        row("2^256", "115792089237316195423570985008687907853269984665640564039457584007913129639936", false,
            "number-too-large");
        row("100 digits",
            "9999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999",
            false, "number-too-large");
        row("no hexadecimal digits", "0x", true, "number-empty");
        row("not hexadecimal", "0x1g", true, "number-bad-digit");
        row("65 digits", "0x00000000000000000000000000000000000000000000000000000000000000001", true,
            "number-too-large");
    }
    void badText() {
        QFETCH(QByteArray, digits);
        QFETCH(bool, hex);
        QFETCH(QByteArray, code);
        const auto text = digits.toStdString();
        const auto parsed = hex ? Uint256::fromHexNumber(text) : Uint256::fromDecimal(text);
        QVERIFY(!parsed);
        QCOMPARE(QByteArray::fromStdString(parsed.error().code), code);
        QVERIFY(parsed.error().kind == ErrorKind::Invalid);
        QVERIFY(!parsed.error().message.empty());
    }

    void powersOfTen() {
        Uint256 expected = 1;
        for (unsigned i = 0; i <= 77; ++i) {
            QCOMPARE(powerOfTen(i), expected);
            QCOMPARE(powerOfTen(i).toDecimal().size(), std::size_t{i} + 1);
            expected = checkedMul(expected, 10).value_or(0);
        }
    }
};

QTEST_APPLESS_MAIN(TestUint256)
#include "tst_uint256.moc"
