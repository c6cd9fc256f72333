#include "snark/quotient.h"

#include "algebra/evaluation_domain.h"

namespace landfall::snark {
namespace {

using algebra::Fr;

constexpr std::size_t kGrain = 1024;

std::vector<Fr> rowProducts(const CoefficientRows& matrix, const std::vector<Fr>& values, const Witness& witness,
                            ThreadPool& pool) {
    std::vector<Fr> out(matrix.offsets.size() - 1);
    pool.forRanges(out.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t row = begin; row < end; ++row) {
            Fr sum;
            for (std::uint32_t i = matrix.offsets[row]; i < matrix.offsets[row + 1]; ++i) {
                const auto& entry = matrix.entries[i];
                sum += values[entry.value] * witness[entry.wire];
            }
            out[row] = sum;
        }
    });
    return out;
}

void multiplyInto(std::vector<Fr>& a, const std::vector<Fr>& b, ThreadPool& pool) {
    pool.forRanges(a.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            a[i] *= b[i];
        }
    });
}

} // namespace

std::optional<std::vector<Fr>> quotientScalars(const ProvingKey& key, const Witness& witness, ThreadPool& pool,
                                               ProgressSink& progress) {
    progress.enter("coefficients", 0);
    std::vector<Fr> a = rowProducts(key.matrixA(), key.values(), witness, pool);
    std::vector<Fr> b = rowProducts(key.matrixB(), key.values(), witness, pool);
    std::vector<Fr> c;
    if (!key.cIsFolded()) {
        c = a;
        multiplyInto(c, b, pool);
    }

    const algebra::EvaluationDomain domain(key.header().power, pool);
    for (std::vector<Fr>* polynomial : {&a, &b, &c}) {
        progress.enter("ntt", 0);
        if (progress.cancelled()) {
            return std::nullopt;
        }
        if (!polynomial->empty()) {
            domain.extendToCoset(*polynomial, domain.oddShift(), pool);
        }
    }
    multiplyInto(a, b, pool);
    pool.forRanges(c.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            a[i] -= c[i];
        }
    });
    return a;
}

} // namespace landfall::snark
