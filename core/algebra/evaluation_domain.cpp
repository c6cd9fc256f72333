#include "algebra/evaluation_domain.h"

#include "algebra/butterflies.h"
#include "algebra/butterfly_kernels.h"

#include <algorithm>

namespace landfall::algebra {
namespace {

constexpr std::size_t kGrain = 1024;

std::size_t reverseBits(std::size_t value, unsigned bits) {
    std::size_t out = 0;
    for (unsigned i = 0; i < bits; ++i) {
        out |= ((value >> i) & 1) << (bits - 1 - i);
    }
    return out;
}

Fr rootOfOrder(unsigned logOrder) {
    const Limbs odd = shiftRightLimbs(Fr::modulus().limbs, FrParams::kTwoAdicity);
    Fr root = Fr(FrParams::kNonResidue).pow(Uint256(odd));
    for (unsigned i = logOrder; i < FrParams::kTwoAdicity; ++i) {
        root = root.square();
    }
    return root;
}

} // namespace

EvaluationDomain::EvaluationDomain(unsigned logSize, ThreadPool& pool)
    : m_logSize(logSize), m_root(rootOfOrder(logSize)), m_oddShift(rootOfOrder(logSize + 1)),
      m_sizeInverse(Fr(std::uint64_t{1} << logSize).inverse()), m_twiddles(std::max<std::size_t>(1, size() / 2)) {
    // A bit of the index more, at the top, stands for a power of the root that is half as large.
    m_twiddles[0] = Fr::one();
    for (unsigned bit = 0; bit + 1 < m_logSize; ++bit) {
        const std::size_t known = std::size_t{1} << bit;
        const Fr step = m_root.pow(std::uint64_t{1} << (m_logSize - 2 - bit));
        pool.forRanges(known, kGrain, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                m_twiddles[known + i] = m_twiddles[i] * step;
            }
        });
    }
}

void EvaluationDomain::reorder(std::span<Fr> elements, ThreadPool& pool) const {
    pool.forRanges(elements.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const std::size_t j = reverseBits(i, m_logSize);
            if (i < j) {
                std::swap(elements[i], elements[j]);
            }
        }
    });
}

void EvaluationDomain::scale(std::span<Fr> elements, const Fr& scale, const Fr& ratio, ThreadPool& pool) const {
    // A run of 2^low places; its highest bits choose one factor for the whole run.
    const unsigned low = m_logSize / 2;
    const unsigned high = m_logSize - low;
    const auto factors = [&](const Fr& first, unsigned bits, unsigned shift) {
        std::vector<Fr> out{first};
        for (unsigned bit = 0; bit < bits; ++bit) {
            const unsigned place = m_logSize - 1 - shift - bit;
            const Fr step = ratio.pow(std::uint64_t{1} << place);
            for (std::size_t i = 0; i < std::size_t{1} << bit; ++i) {
                out.push_back(out[i] * step);
            }
        }
        return out;
    };
    const auto ofLow = factors(Fr::one(), low, 0);
    const auto ofHigh = factors(scale, high, low);
    const ButterflyKernels& kernels = butterflyKernelsFor(size());
    pool.forRanges(ofHigh.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t run = begin; run < end; ++run) {
            kernels.scale(elements.data() + (run << low), ofLow.data(), ofLow.size(), ofHigh[run]);
        }
    });
}

void EvaluationDomain::forward(std::span<Fr> coefficients, ThreadPool& pool) const {
    scatter(coefficients, m_twiddles, RootSign::Plus, pool);
    reorder(coefficients, pool);
}

void EvaluationDomain::inverse(std::span<Fr> values, ThreadPool& pool) const {
    scatter(values, m_twiddles, RootSign::Minus, pool);
    reorder(values, pool);
    pool.forRanges(values.size(), kGrain, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            values[i] *= m_sizeInverse;
        }
    });
}

void EvaluationDomain::extendToCoset(std::span<Fr> values, const Fr& shift, ThreadPool& pool) const {
    scatter(values, m_twiddles, RootSign::Minus, pool);
    scale(values, m_sizeInverse, shift, pool);
    gather(values, m_twiddles, RootSign::Plus, pool);
}

} // namespace landfall::algebra
