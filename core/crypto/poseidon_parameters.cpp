#include "crypto/poseidon_parameters.h"

#include "crypto/square_matrix.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <numeric>

namespace landfall::crypto {
namespace {

using algebra::Fr;

constexpr unsigned kFieldBits = 254;
constexpr std::array<unsigned, 16> kPartialRounds{56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68};

// The Grain LFSR in self-shrinking mode: of each pair of bits the second counts if
// the first is 1. Seeded with the description of the instance.
class GrainLfsr {
public:
    GrainLfsr(unsigned width, unsigned partialRounds) {
        seed(1, 2); // a prime field
        seed(0, 4); // S-box x^alpha
        seed(kFieldBits, 12);
        seed(width, 12);
        seed(PoseidonParameters::kFullRounds, 10);
        seed(partialRounds, 10);
        seed((1U << 30) - 1, 30);
        for (unsigned i = 0; i < 160; ++i) {
            step();
        }
    }

    // Most significant bit first.
    Uint256 number() {
        Uint256 out;
        for (unsigned i = kFieldBits; i-- > 0;) {
            if (bit()) {
                out.limbs[i / 64] |= std::uint64_t{1} << (i % 64);
            }
        }
        return out;
    }

private:
    void seed(unsigned value, unsigned bits) {
        for (unsigned i = bits; i-- > 0;) {
            m_state[m_head++ % kSize] = ((value >> i) & 1) != 0;
        }
    }

    bool tap(unsigned offset) const { return m_state[(m_head + offset) % kSize]; }

    // The oldest bit sits at m_head and makes room for the new one.
    bool step() {
        const bool next = tap(62) ^ tap(51) ^ tap(38) ^ tap(23) ^ tap(13) ^ tap(0);
        m_state[m_head % kSize] = next;
        m_head = (m_head + 1) % kSize;
        return next;
    }

    bool bit() {
        while (!step()) {
            step();
        }
        return step();
    }

    static constexpr unsigned kSize = 80;
    std::bitset<kSize> m_state;
    unsigned m_head = 0;
};

std::vector<Fr> drawRoundConstants(GrainLfsr& grain, std::size_t count) {
    std::vector<Fr> constants;
    constants.reserve(count);
    while (constants.size() < count) {
        if (const auto constant = Fr::fromUint256(grain.number())) {
            constants.push_back(*constant);
        }
    }
    return constants;
}

// A Cauchy matrix 1 / (x_i + y_j) on 2·width distinct numbers. Unlike the round
// constants these are reduced, not drawn again.
SquareMatrix drawMds(GrainLfsr& grain, unsigned width) {
    for (;;) {
        std::vector<Fr> numbers(std::size_t{2} * width);
        std::ranges::generate(numbers, [&] { return Fr::reduce(grain.number()); });
        SquareMatrix matrix(width);
        bool usable = true;
        for (unsigned i = 0; i < width; ++i) {
            for (unsigned j = 0; j < width; ++j) {
                matrix.at(i, j) = numbers[i] + numbers[width + j];
                usable = usable && !matrix.at(i, j).isZero();
            }
        }
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            usable = usable && std::find(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(i),
                                         numbers[i]) == numbers.begin() + static_cast<std::ptrdiff_t>(i);
        }
        if (usable) {
            algebra::batchInverse(std::span<Fr>(matrix.entries()));
            return matrix;
        }
    }
}

// In a partial round only element 0 meets the S-box. The other constants pass by it
// and, through the matrix, join those of the next round.
void foldConstants(PoseidonParameters& p, const SquareMatrix& mds) {
    const unsigned t = p.width;
    const unsigned half = PoseidonParameters::kFullRounds / 2;
    const auto constantsOf = [&](unsigned round) {
        const auto begin = p.roundConstants.begin() + static_cast<std::ptrdiff_t>(round) * t;
        return std::vector<Fr>(begin, begin + t);
    };
    p.fullConstants.assign(p.roundConstants.begin(), p.roundConstants.begin() + std::ptrdiff_t{half} * t);
    auto pending = constantsOf(half);
    for (unsigned round = 0; round < p.partialRounds; ++round) {
        p.partialConstants.push_back(pending[0]);
        pending[0] = Fr::zero();
        auto moved = mds.apply(pending);
        pending = constantsOf(half + round + 1);
        for (unsigned i = 0; i < t; ++i) {
            pending[i] += moved[i];
        }
    }
    p.fullConstants.insert(p.fullConstants.end(), pending.begin(), pending.end());
    p.fullConstants.insert(p.fullConstants.end(),
                           p.roundConstants.begin() + std::ptrdiff_t{half + p.partialRounds + 1} * t,
                           p.roundConstants.end());
}

// A round's matrix L = [[a, v], [w, B]] is S·D with S = [[a, v·B^-1], [w, I]] and
// D = [[1, 0], [0, B]]. D leaves element 0 alone, so it can move before the S-box
// and join the matrix of the round before.
void factorMatrices(PoseidonParameters& p, const SquareMatrix& mds) {
    const unsigned t = p.width;
    const std::size_t stride = 2 * std::size_t{t} - 1;
    p.sparse.resize(stride * p.partialRounds);
    SquareMatrix current = mds;
    for (unsigned round = p.partialRounds; round-- > 0;) {
        SquareMatrix block(t - 1);
        for (unsigned i = 1; i < t; ++i) {
            for (unsigned j = 1; j < t; ++j) {
                block.at(i - 1, j - 1) = current.at(i, j);
            }
        }
        const SquareMatrix inverse = block.inverse();
        const std::span<Fr> out(p.sparse.data() + stride * round, stride);
        out[0] = current.at(0, 0);
        for (unsigned j = 1; j < t; ++j) {
            for (unsigned i = 1; i < t; ++i) {
                out[j] += current.at(0, i) * inverse.at(i - 1, j - 1);
            }
            out[t + j - 1] = current.at(j, 0);
        }
        SquareMatrix moved = SquareMatrix::identity(t);
        for (unsigned i = 1; i < t; ++i) {
            for (unsigned j = 1; j < t; ++j) {
                moved.at(i, j) = block.at(i - 1, j - 1);
            }
        }
        current = moved * mds;
    }
    p.transition = current.entries();
    for (unsigned round = 0; round + 1 < p.partialRounds; round += 2) {
        const Fr* column = p.sparse.data() + stride * round + t;
        const Fr* row = p.sparse.data() + stride * (round + 1) + 1;
        p.carried.push_back(std::inner_product(row, row + t - 1, column, Fr::zero()));
    }
}

PoseidonParameters generate(unsigned width) {
    PoseidonParameters p;
    p.width = width;
    p.partialRounds = kPartialRounds[width - PoseidonParameters::kMinWidth];
    GrainLfsr grain(width, p.partialRounds);
    p.roundConstants =
        drawRoundConstants(grain, std::size_t{width} * (PoseidonParameters::kFullRounds + p.partialRounds));
    const SquareMatrix mds = drawMds(grain, width);
    p.mds = mds.entries();
    foldConstants(p, mds);
    factorMatrices(p, mds);
    return p;
}

} // namespace

const PoseidonParameters& poseidonParameters(unsigned width) {
    constexpr unsigned kMin = PoseidonParameters::kMinWidth;
    constexpr unsigned kMax = PoseidonParameters::kMaxWidth;
    if (width < kMin || width > kMax) {
        std::abort();
    }
    static std::array<std::once_flag, kMax - kMin + 1> once;
    static std::array<PoseidonParameters, kMax - kMin + 1> parameters;
    std::call_once(once[width - kMin], [width] { parameters[width - kMin] = generate(width); });
    return parameters[width - kMin];
}

} // namespace landfall::crypto
