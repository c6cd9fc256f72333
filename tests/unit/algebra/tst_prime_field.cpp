#include "samples.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::algebra;

namespace {

// Schoolbook: shift, add, and subtract the modulus. Slow, and nothing in common with Montgomery's form.
template <class Field>
Uint256 slowMul(const Uint256& a, const Uint256& b) {
    Uint256 out;
    const Uint256 m = Field::modulus();
    const auto addReduced = [&](const Uint256& x, const Uint256& y) {
        const Uint256 sum = checkedAdd(x, y).value();
        return sum >= m ? checkedSub(sum, m).value() : sum;
    };
    for (unsigned i = 256; i-- > 0;) {
        out = addReduced(out, out);
        if (b.bit(i)) {
            out = addReduced(out, a);
        }
    }
    return out;
}

template <class Field>
void checkLaws() {
    const auto samples = fieldSamples<Field>(12, 1);
    for (const auto& a : samples) {
        QCOMPARE(a + Field::zero(), a);
        QCOMPARE(a * Field::one(), a);
        QCOMPARE(a + (-a), Field::zero());
        QCOMPARE(a - a, Field::zero());
        QCOMPARE(a.doubled(), a + a);
        QCOMPARE(a.square(), a * a);
        QCOMPARE(a * a.inverse(), a.isZero() ? Field::zero() : Field::one());
        QCOMPARE(*Field::fromUint256(a.toUint256()), a);
        QCOMPARE(*Field::fromBigEndian(a.toBigEndian()), a);
        QCOMPARE(*Field::fromDecimal(a.toDecimal()), a);
        QVERIFY(a.toUint256() < Field::modulus());
        for (const auto& b : samples) {
            QCOMPARE(a + b, b + a);
            QCOMPARE(a * b, b * a);
            QCOMPARE(a - b, -(b - a));
            QCOMPARE((a + b) - b, a);
            QCOMPARE((a * b).toUint256(), slowMul<Field>(a.toUint256(), b.toUint256()));
            for (const auto& c : samples) {
                QCOMPARE(Field::sumOfProducts(a, b, c, a), a * b + c * a);
                QCOMPARE((a + b) * c, a * c + b * c);
                QCOMPARE((a * b) * c, a * (b * c));
            }
        }
    }
}

template <class Field>
void checkSquareRoots() {
    unsigned squares = 0;
    const auto samples = fieldSamples<Field>(40, 2);
    for (const auto& a : samples) {
        const auto root = a.square().sqrt();
        QVERIFY(root.has_value());
        QVERIFY(*root == a || *root == -a);
        const auto direct = a.sqrt();
        squares += direct ? 1 : 0;
        if (direct) {
            QCOMPARE(direct->square(), a);
        }
        // Exactly one of a and n·a is a square, unless a is zero.
        const Field twisted = a * Field(Field::kNonResidue);
        QCOMPARE(twisted.sqrt().has_value(), a.isZero() || !direct.has_value());
    }
    QVERIFY(squares > 5 && squares < samples.size() - 5);
}

template <class Field>
void checkRange() {
    const Uint256 m = Field::modulus();
    const Uint256 last = *checkedSub(m, 1);
    QCOMPARE(Field::fromUint256(last), std::optional(Field(-1)));
    QVERIFY(!Field::fromUint256(m));
    QVERIFY(!Field::fromBigEndian(m.toBigEndian()));
    QVERIFY(!Field::fromDecimal(m.toDecimal()));
    QVERIFY(!Field::fromDecimal(""));
    QVERIFY(!Field::fromDecimal("-1"));
    QVERIFY(!Field::fromDecimal("12a"));
    QVERIFY(!Field::fromDecimal(std::string(80, '9')));
    QCOMPARE(Field::reduce(m), Field::zero());

    const Uint256 top({~0ULL, ~0ULL, ~0ULL, ~0ULL});
    QCOMPARE(Field::reduce(top).toUint256(), divMod(top, m).remainder);
    // 2^512 - 1 = (2^256 - 1)·(2^256 + 1).
    FixedBytes<64> wide{};
    wide.fill(0xff);
    QCOMPARE(Field::fromWide(wide), Field::reduce(top) * (Field::reduce(top) + Field(2)));
    wide.fill(0);
    wide[63] = 7;
    QCOMPARE(Field::fromWide(wide), Field(7));
    wide[31] = 1;
    QCOMPARE(Field::fromWide(wide), Field::reduce(top) + Field(8));
}

template <class Field>
void checkAssembly() {
#if defined(LANDFALL_ASSEMBLY)
    if (!processorHasAdx()) {
        QSKIP("this processor lacks BMI2 or ADX");
    }
    const Limbs& m = Field::kModulus;
    auto samples = fieldSamples<Field>(60, 5);
    SplitMix stream(6);
    const auto wide = [&](int i) { return i == 0 ? Limbs{~0ULL, ~0ULL, ~0ULL, ~0ULL} : stream.nextUint256().limbs; };
    for (int i = 0; i < 20; ++i) {
        const Limbs any = wide(i);
        for (const auto& b : samples) {
            const Limbs product = montgomeryMul(any, b.montgomery(), m, Field::kFactor);
            QCOMPARE(x86_64::mul<Field>(any, b.montgomery()), product);
        }
    }
    for (const auto& a : samples) {
        for (const auto& b : samples) {
            const Limbs& x = a.montgomery();
            const Limbs& y = b.montgomery();
            QCOMPARE(x86_64::add<Field>(x, y), addMod(x, y, m));
            QCOMPARE(x86_64::sub<Field>(x, y), subMod(x, y, m));
            const Limbs z = stream.nextField<Field>().montgomery();
            QCOMPARE(x86_64::sumOfProducts<Field>(x, y, z, x), montgomerySumOfProducts(x, y, z, x, m, Field::kFactor));
        }
    }
#else
    QSKIP("assembly is for optimised builds on x86-64");
#endif
}

template <class Field>
void checkBatchInverse() {
    for (const std::size_t size : {0U, 1U, 2U, 33U}) {
        auto samples = fieldSamples<Field>(40, 3);
        samples.resize(size);
        auto inverted = samples;
        batchInverse(std::span(inverted));
        for (std::size_t i = 0; i < size; ++i) {
            QCOMPARE(inverted[i], samples[i].inverse());
        }
    }
}

} // namespace

class TestPrimeField : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lawsFr() { onEveryArithmetic(checkLaws<Fr>); }
    void lawsFq() { onEveryArithmetic(checkLaws<Fq>); }
    void squareRootsFr() { onEveryArithmetic(checkSquareRoots<Fr>); }
    void squareRootsFq() { onEveryArithmetic(checkSquareRoots<Fq>); }
    void rangeFr() { onEveryArithmetic(checkRange<Fr>); }
    void rangeFq() { onEveryArithmetic(checkRange<Fq>); }
    void batchInverseFr() { onEveryArithmetic(checkBatchInverse<Fr>); }
    void batchInverseFq() { onEveryArithmetic(checkBatchInverse<Fq>); }

    // The assembly, limb by limb, against the portable code; the first operand may be any 256-bit number.
    void assemblyAgreesFr() { checkAssembly<Fr>(); }
    void assemblyAgreesFq() { checkAssembly<Fq>(); }

    void moduliOfEip196() {
        QCOMPARE(QByteArray::fromStdString(Fq::modulus().toDecimal()),
                 "21888242871839275222246405745257275088696311157297823662689037894645226208583");
        QCOMPARE(QByteArray::fromStdString(Fr::modulus().toDecimal()),
                 "21888242871839275222246405745257275088548364400416034343698204186575808495617");
    }

    void integersOfEitherSign() {
        QCOMPARE(Fr(-1) + Fr(1), Fr::zero());
        QCOMPARE(Fr(std::int64_t{INT64_MIN}) + Fr(std::uint64_t{1} << 63), Fr::zero());
        QCOMPARE(QByteArray::fromStdString(Fr(~std::uint64_t{0}).toDecimal()), "18446744073709551615");
        static_assert(Fr(6) == Fr(2) * Fr(3));
    }

    // Fermat: a^(p-2) is the inverse.
    void inverseIsThePower() {
        Limbs exponent{};
        subLimbs(exponent, Fr::kModulus, {2, 0, 0, 0});
        for (const auto& a : fieldSamples<Fr>(2000, 8)) {
            QCOMPARE(a * a.inverse(), a.isZero() ? Fr::zero() : Fr::one());
        }
        for (const auto& a : fieldSamples<Fr>(5, 9)) {
            QCOMPARE(a.inverse(), a.pow(Uint256(exponent)));
        }
        for (const auto& a : fieldSamples<Fq>(2000, 10)) {
            QCOMPARE(a * a.inverse(), a.isZero() ? Fq::zero() : Fq::one());
        }
    }

    // Fermat: a^p = a.
    void fermat() {
        for (const auto& a : fieldSamples<Fr>(5, 4)) {
            QCOMPARE(a.pow(Fr::modulus()), a);
            QCOMPARE(a.pow(Uint256{}), Fr::one());
        }
    }

    // The root of unity that libff, snarkjs and the .zkey files of this curve share.
    void rootOfUnity() {
        const Fr root = Fr(FrParams::kNonResidue).pow(Uint256(shiftRightLimbs(Fr::kModulus, FrParams::kTwoAdicity)));
        QCOMPARE(QByteArray::fromStdString(root.toDecimal()),
                 "19103219067921713944291392827692070036145651957329286315305642004821462161904");
        QCOMPARE(root.pow(std::uint64_t{1} << 27), Fr(-1));
    }

    void montgomeryForm() {
        // 2^256 mod r, and back.
        QCOMPARE(Fr::one().montgomery(),
                 (Limbs{0xac96341c4ffffffb, 0x36fc76959f60cd29, 0x666ea36f7879462e, 0x0e0a77c19a07df2f}));
        QCOMPARE(Fr::fromMontgomery(Fr(5).montgomery()), Fr(5));
    }
};

QTEST_APPLESS_MAIN(TestPrimeField)
#include "tst_prime_field.moc"
