// Field, curve and transform speed: nanoseconds for single operations, seconds
// for the large ones that a Groth16 proof consists of.

#include "algebra/evaluation_domain.h"
#include "algebra/fixed_base.h"
#include "algebra/msm.h"
#include "algebra/pairing.h"
#include "bench/bench.h"

using namespace landfall;
using namespace landfall::algebra;

namespace {

// Results go here, so that the compiler can't leave the work out.
volatile std::uint64_t sink = 0;

template <class Field>
std::vector<Field> manyElements(std::size_t count) {
    std::vector<Field> out(count);
    Field value = Field(3).pow(Uint256(0x9e3779b97f4a7c15));
    for (auto& element : out) {
        value = value.square() + Field(7);
        element = value;
    }
    return out;
}

// A chain, each operation waiting for the one before, and eight independent ones.
template <class Field>
void benchField(const std::string& name, unsigned runs) {
    constexpr int kRounds = 200000;
    auto elements = manyElements<Field>(9);
    const auto nanoseconds = [&](double seconds, double operations) { return seconds / operations * 1e9; };
    const double chain = bench::medianSeconds(runs, [&] {
        Field value = elements[0];
        for (int i = 0; i < kRounds; ++i) {
            value *= elements[8];
        }
        sink = sink + value.montgomery()[0];
    });
    bench::report(name + ".mul.chain", nanoseconds(chain, kRounds), "ns");
    const double wide = bench::medianSeconds(runs, [&] {
        for (int i = 0; i < kRounds / 8; ++i) {
            for (int j = 0; j < 8; ++j) {
                elements[static_cast<std::size_t>(j)] *= elements[8];
            }
        }
        sink = sink + elements[3].montgomery()[0];
    });
    bench::report(name + ".mul", nanoseconds(wide, kRounds), "ns");
    const double squares = bench::medianSeconds(runs, [&] {
        for (int i = 0; i < kRounds / 8; ++i) {
            for (int j = 0; j < 8; ++j) {
                elements[static_cast<std::size_t>(j)] = elements[static_cast<std::size_t>(j)].square();
            }
        }
        sink = sink + elements[3].montgomery()[0];
    });
    bench::report(name + ".square", nanoseconds(squares, kRounds), "ns");
    const double inverses = bench::medianSeconds(runs, [&] {
        Field value = elements[1];
        for (int i = 0; i < 1000; ++i) {
            value = value.inverse() + elements[8];
        }
        sink = sink + value.montgomery()[0];
    });
    bench::report(name + ".inverse", nanoseconds(inverses, 1000), "ns");
}

template <class Curve>
void benchSums(const std::string& name, std::span<const Fr> scalars, unsigned logLeast, unsigned logMost,
               unsigned runs) {
    ThreadPool all;
    ThreadPool one(1);
    const FixedBaseTable<Curve> table(AffinePoint<Curve>::generator(), scalars.size(), all);
    std::vector<AffinePoint<Curve>> points;
    const double seconds = bench::secondsOf([&] { points = *table.multiples(scalars, all); });
    bench::report(name + ".fixed_base", seconds / static_cast<double>(scalars.size()) * 1e9, "ns");
    for (unsigned logSize = logLeast; logSize <= logMost; logSize += 2) {
        const std::size_t size = std::size_t{1} << logSize;
        // Points in another order than their scalars: no accidental structure.
        const auto somePoints = std::span<const AffinePoint<Curve>>(points).first(size);
        const auto someScalars = scalars.last(size);
        for (ThreadPool* pool : {&one, &all}) {
            const double time =
                bench::medianSeconds(runs, [&] { sink = sink + msm(somePoints, someScalars, *pool).isInfinity(); });
            const char* threads = pool == &one ? ".one_thread" : ".all_threads";
            bench::report(name + ".msm.2_" + std::to_string(logSize) + threads, time, "s");
        }
    }
}

void benchTransforms(std::span<const Fr> elements, unsigned logLeast, unsigned logMost, unsigned runs) {
    ThreadPool all;
    ThreadPool one(1);
    for (unsigned logSize = logLeast; logSize <= logMost; ++logSize) {
        const EvaluationDomain domain(logSize, all);
        std::vector<Fr> values(elements.begin(), elements.begin() + static_cast<std::ptrdiff_t>(domain.size()));
        for (ThreadPool* pool : {&one, &all}) {
            const std::string suffix = "2_" + std::to_string(logSize) + (pool == &one ? ".one_thread" : ".all_threads");
            bench::report("ntt.forward." + suffix, bench::medianSeconds(runs, [&] { domain.forward(values, *pool); }),
                          "s");
            // An inverse and a forward transform, as the prover has it.
            bench::report("ntt.extend." + suffix,
                          bench::medianSeconds(runs, [&] { domain.extendToCoset(values, domain.oddShift(), *pool); }),
                          "s");
        }
    }
}

} // namespace

int main(int argc, char** argv) {
    const bench::Options options = bench::optionsOf(argc, argv);
    const unsigned runs = options.quick ? 1 : 5;
    const unsigned logMost = options.quick ? 16 : 18;

    const Arithmetic best = arithmetic();
    for (const Arithmetic choice : {Arithmetic::Portable, Arithmetic::Adx}) {
        if (setArithmetic(choice)) {
            const std::string suffix = choice == Arithmetic::Portable ? ".portable" : ".adx";
            benchField<Fr>("fr" + suffix, runs);
            benchField<Fq>("fq" + suffix, runs);
        }
    }
    setArithmetic(best);

    const std::pair<G1Affine, G2Affine> pair{G1Affine::generator(), G2Affine::generator()};
    const double pairings = bench::medianSeconds(runs, [&] {
        for (int i = 0; i < 20; ++i) {
            sink = sink + pairing(pair.first, pair.second).c0.c0.c0.montgomery()[0];
        }
    });
    bench::report("pairing", pairings / 20 * 1e6, "us");

    const auto elements = manyElements<Fr>(std::size_t{1} << (logMost + 1));
    const auto scalars = std::span<const Fr>(elements).first(std::size_t{1} << logMost);
    benchTransforms(elements, 16, logMost + 1, runs);
    benchSums<CurveG1>("g1", scalars, 16, logMost, runs);
    benchSums<CurveG2>("g2", scalars, 16, logMost, runs);
    return 0;
}
