#include "algebra/pairing_lines.h"
#include "algebra/residue_witness.h"
#include "samples.h"

#include "algebra/bn_parameter.h"
#include "algebra/fr.h"

#include <QtTest>

#include <set>

using namespace landfall;
using namespace landfall::algebra;

namespace {

G1Affine timesG1(const Fr& k) {
    return (G1Affine::generator() * k.toUint256()).toAffine();
}
G2Affine timesG2(const Fr& k) {
    return (G2Affine::generator() * k.toUint256()).toAffine();
}

// e(a·G1, b·G2)·e(c·G1, G2), unreduced: reduces to one exactly where a·b + c is 0.
Fq12 sampleProduct(const Fr& a, const Fr& b, const Fr& c) {
    const std::array pairs{linesAt(timesG1(a), timesG2(b)), linesAt(timesG1(c), G2Affine::generator())};
    return millerLoop(pairs);
}

Fq12 raisedToLambda(const Fq12& c) {
    const Fq12 loop = c.pow(Uint256(kBnParameter)).pow(6) * c.square();
    return loop * c.frobenius(1) * c.frobenius(2).inverse() * c.frobenius(3);
}

} // namespace

class TestResidueWitness : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void digitsAreThoseOfTheLoop() {
        // 2^65 + Σ digit·2^place, modulo 2^64: the head falls out.
        std::uint64_t sum = 0;
        int before = 1;
        for (const int digit : loopDigits()) {
            QVERIFY(digit * before == 0);
            sum = 2 * sum + static_cast<std::uint64_t>(digit);
            before = digit;
        }
        QCOMPARE(sum, 6 * kBnParameter + 2);
    }

    void rootHasOrder27() {
        const Fq12 ninth = rootOfOrder27().pow(9);
        QVERIFY(ninth != Fq12::one());
        QCOMPARE(ninth.pow(3), Fq12::one());
    }

    void aProductOfOneHasAWitness() {
        SplitMix stream(1);
        std::set<unsigned> shifts;
        for (unsigned i = 0; i < 12; ++i) {
            const Fr a = stream.nextField<Fr>();
            const Fr b = stream.nextField<Fr>();
            const Fq12 f = sampleProduct(a, b, -(a * b));
            const auto witness = residueWitness(f);
            QVERIFY(witness);
            QCOMPARE(witness->c * witness->inverse, Fq12::one());
            QCOMPARE(f * rootOfOrder27().pow(witness->shift), raisedToLambda(witness->c));
            shifts.insert(witness->shift);
        }
        QCOMPARE(shifts, (std::set<unsigned>{0, 1, 2}));
    }

    void noOtherValueHasOne() {
        QVERIFY(!residueWitness(sampleProduct(2, 3, Fr(-7))));
        QVERIFY(!residueWitness(sampleProduct(2, 3, Fr(-5))));
        QVERIFY(!residueWitness(Fq12()));
        QVERIFY(residueWitness(Fq12::one()));
    }
};

QTEST_APPLESS_MAIN(TestResidueWitness)
#include "tst_residue_witness.moc"
