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
    for (const unsigned threads : {1U, 3U}) {
        ThreadPool pool(threads);
        QVERIFY(msm(Points(points), std::span<const Fr>(scalars), pool) == expected);
        QVERIFY(msm(Points(points), std::span<const Uint256>(canonical), pool) == expected);
    }
    ThreadPool pool(2);
    for (const unsigned bits : {3U, 8U}) {
        const ScalarDigits digits(std::span<const Fr>(scalars), bits, pool);
        QVERIFY(*msm(MsmTerms<Curve>{points, 0, {}}, digits, pool) == expected);
    }
}

template <class Curve>
void checkSums() {
    for (const std::size_t size : {0U, 1U, 3U, 17U, 150U}) {
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

template <class Curve, class Make>
void checkEdges(const Make& make) {
    using Affine = AffinePoint<Curve>;
    const auto values = fieldSamples<Fq>(6, 51);
    const std::size_t count = values.size();
    std::vector<Affine> targets;
    std::vector<Affine> sources;
    for (std::size_t i = 0; i < count * count * 5; ++i) {
        const auto pick = [&](std::size_t salt) { return values[(i / count * salt + i * (salt + 3)) % count]; };
        const Affine a{make(values[i % count], pick(1)), make(pick(2), pick(3))};
        const Affine b{make(values[i / count % count], pick(4)), make(pick(5), pick(6))};
        if (a.x != b.x && !a.isInfinity() && !b.isInfinity()) {
            targets.push_back(a);
            sources.push_back(b);
        }
    }
    QVERIFY(targets.size() > count * count);
    onEveryArithmetic([&] {
        auto sums = targets;
        std::vector<typename BatchAdder<Curve>::Step> steps;
        for (std::size_t i = 0; i < sums.size(); ++i) {
            steps.push_back({&sums[i], &sources[i]});
        }
        BatchAdder<Curve> adder;
        adder.run(steps);
        for (std::size_t i = 0; i < sums.size(); ++i) {
            const auto slope = (sources[i].y - targets[i].y) * (sources[i].x - targets[i].x).inverse();
            const auto x = slope.square() - targets[i].x - sources[i].x;
            QCOMPARE(sums[i].x, x);
            QCOMPARE(sums[i].y, slope * (targets[i].x - x) - targets[i].y);
        }
    });
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

    void sumsG1() { onEveryArithmetic(checkSums<CurveG1>); }
    void sumsG2() { onEveryArithmetic(checkSums<CurveG2>); }

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
        onEveryArithmetic([&] {
            QVERIFY(msm(std::span<const G1Affine>(points), std::span<const Fr>(scalars), one) == expected);
            QVERIFY(msm(std::span<const G1Affine>(points), std::span<const Fr>(scalars), three) == expected);
        });
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
        onEveryArithmetic([] {
            checkFixedBase<CurveG1>(1);
            checkFixedBase<CurveG1>(100000);
        });
    }
    void fixedBaseG2() {
        onEveryArithmetic([] { checkFixedBase<CurveG2>(1000); });
    }

    void fixedBaseStops() {
        ThreadPool pool(2);
        const FixedBaseTable<CurveG1> table(G1Affine::generator(), 100, pool);
        const auto scalars = randomScalars(5000, 49);
        QVERIFY(!table.multiples(scalars, pool, [](double) { return false; }).has_value());
    }

    // Totals read running sums that later steps of the same call change, with every special case among them.
    void batchAdderReadsSourcesBeforeTheyChange() {
        onEveryArithmetic([] {
            for (const std::size_t count : {1U, 7U, 8U, 9U, 30U, 100U}) {
                const auto points = randomPoints<CurveG1>(3 * count, 50);
                std::vector<G1Affine> totals(points.begin(), points.begin() + static_cast<std::ptrdiff_t>(count));
                std::vector<G1Affine> running;
                std::vector<G1Affine> more;
                for (std::size_t i = 0; i < count; ++i) {
                    const std::array<G1Affine, 5> kinds{points[count + i], totals[i], -totals[i], G1Affine::infinity(),
                                                        points[count + i]};
                    running.push_back(kinds[i % 5]);
                    more.push_back(i % 7 == 0 ? running[i] : points[2 * count + i]);
                    if (i % 11 == 3) {
                        totals[i] = {};
                    }
                }
                const auto totalsBefore = totals;
                const auto runningBefore = running;
                std::vector<BatchAdder<CurveG1>::Step> steps;
                for (std::size_t i = 0; i < count; ++i) {
                    steps.push_back({&totals[i], &running[i]});
                }
                for (std::size_t i = 0; i < count; ++i) {
                    steps.push_back({&running[i], &more[i]});
                }
                BatchAdder<CurveG1> adder;
                adder.run(steps);
                for (std::size_t i = 0; i < count; ++i) {
                    QCOMPARE(totals[i], (G1Jacobian(totalsBefore[i]) + runningBefore[i]).toAffine());
                    QCOMPARE(running[i], (G1Jacobian(runningBefore[i]) + more[i]).toAffine());
                }
            }
        });
    }

    // The chord's formula on coordinates at the edges of the field, whether or not they are points.
    void edgeCoordinatesG1() {
        checkEdges<CurveG1>([](const Fq& a, const Fq&) { return a; });
    }
    void edgeCoordinatesG2() {
        checkEdges<CurveG2>([](const Fq& a, const Fq& b) { return Fq2{a, b}; });
    }
};

QTEST_APPLESS_MAIN(TestMsm)
#include "tst_msm.moc"
