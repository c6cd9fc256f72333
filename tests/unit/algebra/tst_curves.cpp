#include "algebra/g1.h"
#include "algebra/g2.h"
#include "eip_vectors.h"
#include "samples.h"

#include "base/hex.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::algebra;

namespace {

Uint256 wordOf(std::string_view hex, std::size_t index) {
    return Uint256::fromHexNumber(hex.substr(64 * index, 64)).value();
}

G1Affine g1Of(std::string_view hex, std::size_t index) {
    return {Fq::fromUint256(wordOf(hex, index)).value(), Fq::fromUint256(wordOf(hex, index + 1)).value()};
}

// Double and add, bit by bit, on affine points by the textbook's chord and tangent.
template <class Curve>
AffinePoint<Curve> slowAdd(const AffinePoint<Curve>& a, const AffinePoint<Curve>& b) {
    if (a.isInfinity() || b.isInfinity()) {
        return a.isInfinity() ? b : a;
    }
    if (a.x == b.x && a.y == -b.y) {
        return {};
    }
    const auto slope = a.x == b.x ? (a.x.square().doubled() + a.x.square()) * a.y.doubled().inverse()
                                  : (b.y - a.y) * (b.x - a.x).inverse();
    const auto x = slope.square() - a.x - b.x;
    return {x, slope * (a.x - x) - a.y};
}

template <class Curve>
AffinePoint<Curve> slowMul(const AffinePoint<Curve>& point, const Uint256& scalar) {
    AffinePoint<Curve> out;
    for (unsigned i = scalar.bitLength(); i-- > 0;) {
        out = slowAdd(out, out);
        if (scalar.bit(i)) {
            out = slowAdd(out, point);
        }
    }
    return out;
}

template <class Curve>
void checkGroup() {
    using Affine = AffinePoint<Curve>;
    using Jacobian = JacobianPoint<Curve>;
    const auto generator = Affine::generator();
    QVERIFY(generator.isOnCurve());
    QVERIFY(!generator.isInfinity());
    QVERIFY((generator * Fr::modulus()).isInfinity());
    QCOMPARE((generator * Fr(-1).toUint256()).toAffine(), -generator);

    SplitMix stream(7);
    std::vector<Affine> points{Affine::infinity(), generator, -generator};
    for (int i = 0; i < 4; ++i) {
        points.push_back(slowMul(generator, stream.nextUint256()));
    }
    for (const auto& a : points) {
        QVERIFY(a.isOnCurve());
        QCOMPARE(Jacobian(a).toAffine(), a);
        QCOMPARE(Jacobian(a).doubled().toAffine(), slowAdd(a, a));
        const Uint256 scalar = stream.nextUint256();
        QCOMPARE((a * scalar).toAffine(), slowMul(a, scalar));
        QVERIFY((a * Uint256(0)).isInfinity());
        for (const auto& b : points) {
            // With z = 1 and with other representatives of the same points.
            const Affine sum = slowAdd(a, b);
            const Jacobian scaledA = (Jacobian(a) + generator) - Jacobian(generator);
            const Jacobian scaledB = Jacobian(b).doubled() - b;
            QCOMPARE((Jacobian(a) + b).toAffine(), sum);
            QCOMPARE((Jacobian(a) + Jacobian(b)).toAffine(), sum);
            QCOMPARE((scaledA + b).toAffine(), sum);
            QCOMPARE((scaledA + scaledB).toAffine(), sum);
            QVERIFY(scaledA == Jacobian(a));
            QCOMPARE(scaledA == scaledB, a == b);
            QCOMPARE((scaledA - b).toAffine(), slowAdd(a, -b));
        }
    }
    std::vector<Jacobian> sums;
    for (const auto& a : points) {
        sums.push_back(Jacobian(a) + generator);
    }
    const auto affine = batchToAffine(std::span<const Jacobian>(sums));
    for (std::size_t i = 0; i < points.size(); ++i) {
        QCOMPARE(affine[i], slowAdd(points[i], generator));
    }
}

} // namespace

class TestCurves : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void groupG1() { checkGroup<CurveG1>(); }
    void groupG2() { checkGroup<CurveG2>(); }

    void additionEip196_data() { rows(vectors::kAdd); }
    void additionEip196() {
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, expected);
        const auto sum = G1Jacobian(g1Of(input.toStdString(), 0)) + g1Of(input.toStdString(), 2);
        QCOMPARE(sum.toAffine(), g1Of(expected.toStdString(), 0));
    }

    void multiplicationEip196_data() { rows(vectors::kMul); }
    void multiplicationEip196() {
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, expected);
        const auto point = g1Of(input.toStdString(), 0) * wordOf(input.toStdString(), 2);
        QCOMPARE(point.toAffine(), g1Of(expected.toStdString(), 0));
    }

    void offTheCurve() {
        QVERIFY(!(G1Affine{1, 3}.isOnCurve()));
        auto point = G2Affine::generator();
        point.y.c0 += Fq::one();
        QVERIFY(!point.isOnCurve());
        QVERIFY(!isInSubgroup(point));
    }

    // Points of the twist found by trying x = 1, 2, …: on the curve, and since the
    // cofactor is about 2^254, none of them in the subgroup.
    void offTheSubgroup() {
        int found = 0;
        for (int i = 1; i < 40; ++i) {
            const Fq2 x{i, 0};
            const Fq2 right = x.square() * x + CurveG2::b();
            // A square root in Fq2 by way of the norm.
            const auto norm = (right.c0.square() + right.c1.square()).sqrt();
            const Fq half = Fq(2).inverse();
            for (const Fq& n : {norm.value_or(0), -norm.value_or(0)}) {
                const auto c0 = ((right.c0 + n) * half).sqrt();
                if (!norm || !c0 || c0->isZero()) {
                    continue;
                }
                const G2Affine point{x, {*c0, right.c1 * (c0->doubled()).inverse()}};
                if (!point.isOnCurve()) {
                    continue;
                }
                ++found;
                QVERIFY(!isInSubgroup(point));
                QVERIFY(!(point * Fr::modulus()).isInfinity());
                // Clearing the cofactor 2q - r brings it in.
                const auto cofactor = checkedSub(checkedAdd(Fq::modulus(), Fq::modulus()).value(), Fr::modulus());
                QVERIFY(isInSubgroup((point * *cofactor).toAffine()));
            }
        }
        QVERIFY(found > 5);
        QVERIFY(isInSubgroup(G2Affine::generator()));
        QVERIFY(isInSubgroup(G2Affine::infinity()));
    }

    void generatorOfEip197() {
        const auto g = G2Affine::generator();
        QCOMPARE(QByteArray::fromStdString(g.x.c1.toDecimal()),
                 "11559732032986387107991004021392285783925812861821192530917403151452391805634");
        QCOMPARE(QByteArray::fromStdString(g.x.c0.toDecimal()),
                 "10857046999023057135944570762232829481370756359578518086990519993285655852781");
        QCOMPARE(QByteArray::fromStdString(g.y.c1.toDecimal()),
                 "4082367875863433681332203403145435568316851327593401208105741076214120093531");
        QCOMPARE(QByteArray::fromStdString(g.y.c0.toDecimal()),
                 "8495653923123431417604973247489272438418190587263600148770280649306958101930");
    }

private:
    template <std::size_t N>
    static void rows(const vectors::Vector (&table)[N]) {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArray>("expected");
        for (const auto& row : table) {
            QTest::newRow(row.name) << QByteArray(row.input) << QByteArray(row.expected);
        }
    }
};

QTEST_APPLESS_MAIN(TestCurves)
#include "tst_curves.moc"
