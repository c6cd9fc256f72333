#include "algebra/pairing.h"
#include "eip_vectors.h"
#include "samples.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::algebra;

namespace {

using Pair = std::pair<G1Affine, G2Affine>;

G1Affine timesG1(const Uint256& k) {
    return (G1Affine::generator() * k).toAffine();
}
G2Affine timesG2(const Uint256& k) {
    return (G2Affine::generator() * k).toAffine();
}

Fq12 sampleFq12(std::uint64_t seed) {
    SplitMix stream(seed);
    const auto fq2 = [&] { return Fq2{stream.nextField<Fq>(), stream.nextField<Fq>()}; };
    const auto fq6 = [&] { return Fq6{fq2(), fq2(), fq2()}; };
    return {fq6(), fq6()};
}

} // namespace

class TestPairing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tower() {
        const Fq2 u{0, 1};
        QCOMPARE(u.square(), -Fq2::one());
        const Fq6 v{{}, Fq2::one(), {}};
        QCOMPARE(v * v * v, (Fq6{{9, 1}, {}, {}}));
        const Fq12 w{{}, Fq6::one()};
        QCOMPARE(w * w, (Fq12{v, {}}));
        const Fq12 a = sampleFq12(1);
        const Fq12 b = sampleFq12(2);
        const Fq12 c = sampleFq12(3);
        QCOMPARE((a + b) * c, a * c + b * c);
        QCOMPARE((a * b) * c, a * (b * c));
        QCOMPARE(a * b, b * a);
        QCOMPARE(a.square(), a * a);
        QCOMPARE(a * a.inverse(), Fq12::one());
        QCOMPARE(a.c0.c0 * a.c0.c0.inverse(), Fq2::one());
        QCOMPARE(a.c0.c0.square(), a.c0.c0 * a.c0.c0);
        QCOMPARE(a.c0.c0.timesXi(), a.c0.c0 * (Fq2{9, 1}));
        QCOMPARE(a.timesLine(b.c0.c0, b.c1.c0, b.c1.c1), a * (Fq12{{b.c0.c0, {}, {}}, {b.c1.c0, b.c1.c1, {}}}));
    }

    void frobeniusIsThePower() {
        const Fq12 a = sampleFq12(4);
        Fq12 power = a;
        for (unsigned n = 1; n <= 6; ++n) {
            power = power.pow(Fq::modulus());
            QCOMPARE(a.frobenius(n), power);
        }
        QCOMPARE(a.conjugate(), power);
    }

    void bilinear() {
        const Fq12 base = pairing(G1Affine::generator(), G2Affine::generator());
        QVERIFY(base != Fq12::one());
        QCOMPARE(base.pow(Fr::modulus()), Fq12::one());
        SplitMix stream(9);
        for (int i = 0; i < 4; ++i) {
            const Fr a = stream.nextField<Fr>();
            const Fr b = stream.nextField<Fr>();
            QCOMPARE(pairing(timesG1(a.toUint256()), timesG2(b.toUint256())), base.pow((a * b).toUint256()));
            const auto sum = G1Jacobian(timesG1(a.toUint256())) + timesG1(b.toUint256());
            QCOMPARE(pairing(sum.toAffine(), G2Affine::generator()), base.pow((a + b).toUint256()));
        }
    }

    void infinityPairsToOne() {
        QCOMPARE(pairing(G1Affine::infinity(), G2Affine::generator()), Fq12::one());
        QCOMPARE(pairing(G1Affine::generator(), G2Affine::infinity()), Fq12::one());
    }

    void productOfMany() {
        // 2·3 + 5·7 + 11·13 = 184 = 8·23
        std::vector<Pair> pairs{{timesG1(2), timesG2(3)},
                                {timesG1(5), timesG2(7)},
                                {timesG1(11), timesG2(13)},
                                {-timesG1(8), timesG2(23)},
                                {G1Affine::infinity(), timesG2(99)}};
        QVERIFY(pairingProductIsOne(pairs));
        pairs[1].first = timesG1(6);
        QVERIFY(!pairingProductIsOne(pairs));
    }

    void eip197_data() {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<bool>("expected");
        for (const auto& row : vectors::kPairing) {
            QTest::newRow(row.name) << QByteArray(row.input) << (QByteArray(row.expected) == "01");
        }
    }
    void eip197() {
        QFETCH(QByteArray, input);
        QFETCH(bool, expected);
        std::vector<Pair> pairs;
        const auto word = [&](qsizetype pair, qsizetype index) {
            const auto digits = input.mid(64 * (6 * pair + index), 64).toStdString();
            return Fq::fromUint256(Uint256::fromHexNumber(digits).value()).value();
        };
        for (qsizetype i = 0; i < input.size() / (6 * 64); ++i) {
            const G1Affine p{word(i, 0), word(i, 1)};
            const G2Affine q{{word(i, 3), word(i, 2)}, {word(i, 5), word(i, 4)}};
            QVERIFY(p.isOnCurve());
            QVERIFY(isInSubgroup(q));
            pairs.emplace_back(p, q);
        }
        QCOMPARE(pairingProductIsOne(pairs), expected);
    }
};

QTEST_APPLESS_MAIN(TestPairing)
#include "tst_pairing.moc"
