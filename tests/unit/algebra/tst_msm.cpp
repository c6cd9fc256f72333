#include "algebra/batch_add.h"
#include "algebra/fixed_base.h"
#include "algebra/msm.h"
#include "samples.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::algebra;

namespace {

template <class Curve>
std::vector<AffinePoint<Curve>> randomPoints(std::size_t count, std::uint64_t seed) {
    SplitMix stream(seed);
    std::vector<JacobianPoint<Curve>> points;
    JacobianPoint<Curve> point = AffinePoint<Curve>::generator() * stream.nextUint256();
    const auto step = (AffinePoint<Curve>::generator() * stream.nextUint256()).toAffine();
    for (std::size_t i = 0; i < count; ++i) {
        points.push_back(point);
        point = (i % 3 == 0 ? point.doubled() : point) + step;
    }
    return batchToAffine(std::span<const JacobianPoint<Curve>>(points));
}

std::vector<Fr> randomScalars(std::size_t count, std::uint64_t seed) {
    auto out = fieldSamples<Fr>(count, seed);
    out.erase(out.begin(), out.end() - static_cast<std::ptrdiff_t>(count));
    const auto edges = fieldSamples<Fr>(0, 0);
    for (std::size_t i = 0; i < std::min(count / 2, edges.size()); ++i) {
        out[2 * i] = edges[i];
    }
    return out;
}

template <class Curve>
JacobianPoint<Curve> naive(std::span<const AffinePoint<Curve>> points, std::span<const Fr> scalars) {
    JacobianPoint<Curve> out;
    for (std::size_t i = 0; i < points.size(); ++i) {
        out += points[i] * scalars[i].toUint256();
    }
    return out;
}

template <class Curve>
void checkSum(std::vector<AffinePoint<Curve>> points, const std::vector<Fr>& scalars) {
    using Points = std::span<const AffinePoint<Curve>>;
    const auto expected = naive<Curve>(points, scalars);
    std::vector<Uint256> canonical;
    for (const auto& scalar : scalars) {
        canonical.push_back(scalar.toUint256());
    }
    for (const unsigned threads : {1U, 2U, 3U}) {
        ThreadPool pool(threads);
        QVERIFY(msm(Points(points), std::span<const Fr>(scalars), pool) == expected);
        QVERIFY(msm(Points(points), std::span<const Uint256>(canonical), pool) == expected);
    }
    ThreadPool pool(2);
    for (const unsigned bits : {2U, 5U, 9U}) {
        const ScalarDigits digits(std::span<const Fr>(scalars), bits, pool);
        QVERIFY(*msm(MsmTerms<Curve>{points, 0, {}}, digits, pool) == expected);
    }
}

template <class Curve>
void checkSums() {
    for (const std::size_t size : {0U, 1U, 2U, 3U, 17U, 200U}) {
        checkSum<Curve>(randomPoints<Curve>(size, 21), randomScalars(size, 22));
    }
    auto points = randomPoints<Curve>(60, 23);
    // The same point and its opposite over and over, infinity, and one scalar for all: every
    // special case of the addition, and one overfull bucket.
    for (std::size_t i = 0; i < points.size(); i += 3) {
        points[i] = i % 2 == 0 ? points[0] : -points[0];
        points[i + 1] = i % 4 == 0 ? AffinePoint<Curve>::infinity() : points[i + 1];
    }
    checkSum<Curve>(points, std::vector<Fr>(points.size(), Fr(3)));
    checkSum<Curve>(points, std::vector<Fr>(points.size(), Fr::zero()));
    checkSum<Curve>(std::vector(80, points[0]), std::vector<Fr>(80, Fr(-1)));
    checkSum<Curve>(points, randomScalars(points.size(), 24));
}

template <class Curve>
void checkFixedBase(std::size_t expected) {
    ThreadPool pool(2);
    const auto base = (AffinePoint<Curve>::generator() * Uint256(77)).toAffine();
    const FixedBaseTable<Curve> table(base, expected, pool);
    const auto scalars = randomScalars(40, 31);
    const auto products = table.multiples(scalars, pool);
    QVERIFY(products.has_value());
    QCOMPARE(products->size(), scalars.size());
    for (std::size_t i = 0; i < scalars.size(); ++i) {
        QCOMPARE((*products)[i], (base * scalars[i].toUint256()).toAffine());
    }
}

} // namespace

class TestMsm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void digitsAddUpToTheScalar() {
        ThreadPool pool(1);
        const auto scalars = fieldSamples<Fr>(50, 41);
        for (unsigned bits = 2; bits <= ScalarDigits::kMaxWindowBits; ++bits) {
            const ScalarDigits digits(std::span<const Fr>(scalars), bits, pool);
            for (std::size_t i = 0; i < scalars.size(); ++i) {
                Fr sum;
                for (unsigned w = digits.windows(); w-- > 0;) {
                    sum = sum * Fr(1 << bits) + Fr(digits.window(w)[i]);
                    QVERIFY(std::abs(digits.window(w)[i]) <= 1 << (bits - 1));
                }
                QCOMPARE(sum, scalars[i]);
            }
        }
    }

    void scalarsAboveTheOrder() {
        ThreadPool pool(1);
        const std::vector<Uint256> scalars{Fr::modulus(), Uint256({~0ULL, ~0ULL, ~0ULL, ~0ULL})};
        const auto points = randomPoints<CurveG1>(2, 42);
        QVERIFY(msm(std::span<const G1Affine>(points), std::span<const Uint256>(scalars), pool) ==
                points[1] * scalars[1]);
    }

    void sumsG1() { checkSums<CurveG1>(); }
    void sumsG2() { checkSums<CurveG2>(); }

    void widestWindows() {
        ThreadPool pool(2);
        const auto points = randomPoints<CurveG1>(50, 25);
        const auto scalars = randomScalars(50, 26);
        const auto expected = naive<CurveG1>(points, scalars);
        for (const unsigned bits : {13U, 15U, 16U}) {
            const ScalarDigits digits(std::span<const Fr>(scalars), bits, pool);
            QVERIFY(*msm(MsmTerms<CurveG1>{points, 0, {}}, digits, pool) == expected);
        }
    }

    // Many more points than the buffers hold, and buckets cut between two fillings.
    void largeSum() {
        const std::size_t size = 20000;
        const auto points = randomPoints<CurveG1>(size, 43);
        auto scalars = randomScalars(size, 44);
        for (std::size_t i = 0; i < size; i += 2) {
            scalars[i] = Fr(i % 8 == 0 ? 1 : 5);
        }
        ThreadPool one(1);
        ThreadPool three(3);
        const auto expected = naive<CurveG1>(points, scalars);
        QVERIFY(msm(std::span<const G1Affine>(points), std::span<const Fr>(scalars), one) == expected);
        QVERIFY(msm(std::span<const G1Affine>(points), std::span<const Fr>(scalars), three) == expected);
    }

    void partsOfSharedDigits() {
        ThreadPool pool(2);
        const auto points = randomPoints<CurveG1>(30, 45);
        const auto scalars = randomScalars(100, 46);
        const ScalarDigits digits(std::span<const Fr>(scalars), 7, pool);
        const std::span<const Fr> tail = std::span(scalars).subspan(70, 30);
        QVERIFY(*msm(MsmTerms<CurveG1>{points, 70, {}}, digits, pool) == naive<CurveG1>(points, tail));
        std::vector<std::uint32_t> which;
        std::vector<Fr> picked;
        for (std::uint32_t i = 0; i < 30; ++i) {
            which.push_back((i * 37 + 5) % 100);
            picked.push_back(scalars[which.back()]);
        }
        QVERIFY(*msm(MsmTerms<CurveG1>{points, 0, which}, digits, pool) == naive<CurveG1>(points, picked));
    }

    void progressIsReportedAndStops() {
        ThreadPool pool(2);
        const auto points = randomPoints<CurveG1>(3000, 47);
        const auto scalars = randomScalars(3000, 48);
        const ScalarDigits digits(std::span<const Fr>(scalars), 8, pool);
        double last = 0;
        const auto whole = msm(MsmTerms<CurveG1>{points, 0, {}}, digits, pool, [&](double share) {
            last = std::max(last, share);
            return true;
        });
        QVERIFY(whole.has_value());
        QVERIFY(last > 0.95 && last <= 1.0);
        int calls = 0;
        const auto stopped = msm(MsmTerms<CurveG1>{points, 0, {}}, digits, pool, [&](double) { return ++calls < 3; });
        QVERIFY(!stopped.has_value());
        QCOMPARE(calls, 3);
    }

    void fixedBaseG1() {
        checkFixedBase<CurveG1>(1);
        checkFixedBase<CurveG1>(100000);
    }
    void fixedBaseG2() { checkFixedBase<CurveG2>(1000); }

    void fixedBaseStops() {
        ThreadPool pool(2);
        const FixedBaseTable<CurveG1> table(G1Affine::generator(), 100, pool);
        const auto scalars = randomScalars(5000, 49);
        QVERIFY(!table.multiples(scalars, pool, [](double) { return false; }).has_value());
    }

    void batchAdderReadsSourcesBeforeTheyChange() {
        const auto points = randomPoints<CurveG1>(3, 50);
        auto total = points[0];
        auto running = points[1];
        BatchAdder<CurveG1> adder;
        const std::vector<BatchAdder<CurveG1>::Step> steps{{&total, &running}, {&running, &points[2]}};
        adder.run(steps);
        QCOMPARE(total, (G1Jacobian(points[0]) + points[1]).toAffine());
        QCOMPARE(running, (G1Jacobian(points[1]) + points[2]).toAffine());
    }
};

QTEST_APPLESS_MAIN(TestMsm)
#include "tst_msm.moc"
