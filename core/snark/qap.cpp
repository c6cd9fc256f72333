#include "snark/qap.h"

#include "algebra/batch_inverse.h"

namespace landfall::snark {

using algebra::Fr;

SecretScalars lagrangeAt(const Fr& tau, std::uint64_t order, const Fr& first, const Fr& step, std::size_t count,
                         const Fr& scale, ThreadPool& pool) {
    SecretScalars out(count);
    const Fr factor = (tau.pow(Uint256(order)) - Fr::one()) * Fr(order).inverse() * scale;
    pool.forRanges(count, 1024, [&](std::size_t begin, std::size_t end) {
        const std::span<Fr> part = out.span().subspan(begin, end - begin);
        const Fr start = first * step.pow(Uint256(begin));
        Fr x = start;
        for (Fr& value : part) {
            value = tau - x;
            x *= step;
        }
        algebra::batchInverse(part);
        x = start * factor;
        for (Fr& value : part) {
            value *= x;
            x *= step;
        }
    });
    return out;
}

SecretScalars columnSums(const SparseMatrix& matrix, Wire wireCount, const SecretScalars& lagrange) {
    SecretScalars out(wireCount);
    for (std::size_t row = 0; row < matrix.rows(); ++row) {
        for (const Term& term : matrix.row(row)) {
            out[term.wire] += term.coefficient * lagrange[row];
        }
    }
    return out;
}

} // namespace landfall::snark
