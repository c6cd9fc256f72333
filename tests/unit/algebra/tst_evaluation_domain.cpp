#include "algebra/evaluation_domain.h"
#include "samples.h"

#include <QtTest>

using namespace landfall;
using namespace landfall::algebra;

namespace {

std::vector<Fr> randomElements(std::size_t count, std::uint64_t seed) {
    SplitMix stream(seed);
    std::vector<Fr> out(count);
    for (auto& element : out) {
        element = stream.nextField<Fr>();
    }
    return out;
}

// Horner's rule.
Fr valueAt(std::span<const Fr> coefficients, const Fr& x) {
    Fr out;
    for (std::size_t i = coefficients.size(); i-- > 0;) {
        out = out * x + coefficients[i];
    }
    return out;
}

void checkLarge(const EvaluationDomain& domain, const std::vector<Fr>& coefficients, ThreadPool& pool) {
    auto values = coefficients;
    domain.forward(values, pool);
    auto onCoset = values;
    domain.extendToCoset(onCoset, domain.oddShift(), pool);
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}, domain.size() / 2 + 3, domain.size() - 1}) {
        const Fr x = domain.root().pow(i);
        QCOMPARE(values[i], valueAt(coefficients, x));
        QCOMPARE(onCoset[i], valueAt(coefficients, x * domain.oddShift()));
    }
    domain.inverse(values, pool);
    QVERIFY(values == coefficients);
}

// All values at the edges of the field, as themselves and as coefficients.
void checkExtremes() {
    ThreadPool pool(2);
    const EvaluationDomain domain(12, pool);
    std::vector<Fr> values(domain.size(), Fr(-1));
    domain.forward(values, pool);
    QCOMPARE(values[0], Fr(-4096));
    QCOMPARE(values[1], Fr::zero());
    domain.inverse(values, pool);
    QVERIFY(values == std::vector<Fr>(domain.size(), Fr(-1)));

    const auto edges = fieldSamples<Fr>(0, 0);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = edges[(i * i / 3 + i) % edges.size()];
    }
    checkLarge(domain, values, pool);
}

} // namespace

class TestEvaluationDomain : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithHorner_data() {
        QTest::addColumn<unsigned>("logSize");
        QTest::addColumn<unsigned>("threads");
        for (const unsigned threads : {1U, 2U, 3U}) {
            for (unsigned logSize = 0; logSize <= 9; ++logSize) {
                QTest::addRow("2^%u on %u", logSize, threads) << logSize << threads;
            }
        }
    }
    void agreesWithHorner() {
        QFETCH(unsigned, logSize);
        QFETCH(unsigned, threads);
        ThreadPool pool(threads);
        const EvaluationDomain domain(logSize, pool);
        const auto coefficients = randomElements(domain.size(), 11 + logSize);
        const Fr shift(7);

        auto values = coefficients;
        domain.forward(values, pool);
        auto onCoset = values;
        domain.extendToCoset(onCoset, shift, pool);
        Fr x = Fr::one();
        for (std::size_t i = 0; i < domain.size(); ++i) {
            QCOMPARE(values[i], valueAt(coefficients, x));
            QCOMPARE(onCoset[i], valueAt(coefficients, x * shift));
            x *= domain.root();
        }
        QCOMPARE(x, Fr::one());

        domain.inverse(values, pool);
        QVERIFY(values == coefficients);
    }

    // Sizes at which threads and blocks come into play, judged at single points.
    void largeSizes_data() {
        QTest::addColumn<unsigned>("logSize");
        QTest::addColumn<unsigned>("threads");
        for (const unsigned logSize : {10U, 12U, 13U, 16U}) {
            QTest::addRow("2^%u on 1", logSize) << logSize << 1U;
            QTest::addRow("2^%u on 2", logSize) << logSize << 2U;
            QTest::addRow("2^%u on 5", logSize) << logSize << 5U;
            QTest::addRow("2^%u on 9", logSize) << logSize << 9U;
        }
    }
    void largeSizes() {
        QFETCH(unsigned, logSize);
        QFETCH(unsigned, threads);
        ThreadPool pool(threads);
        const EvaluationDomain domain(logSize, pool);
        const auto coefficients = randomElements(domain.size(), 5);
        onEveryArithmetic([&] { checkLarge(domain, coefficients, pool); });
    }

    void extremeValues() { onEveryArithmetic(checkExtremes); }

    void rootsOfTheKeyFiles() {
        ThreadPool pool(1);
        const EvaluationDomain domain(EvaluationDomain::kMaxLogSize - 10, pool);
        QCOMPARE(domain.root().pow(domain.size() / 2), Fr(-1));
        QCOMPARE(domain.oddShift().square(), domain.root());
        // Order 2^28, from which all others are squared down.
        const auto top =
            Fr::fromDecimal("19103219067921713944291392827692070036145651957329286315305642004821462161904");
        QCOMPARE(top->pow(std::uint64_t{1} << 11), domain.root());
    }
};

QTEST_APPLESS_MAIN(TestEvaluationDomain)
#include "tst_evaluation_domain.moc"
