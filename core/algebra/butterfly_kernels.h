#pragma once

#include "algebra/butterflies.h"

#include <bit>
#include <cstddef>

namespace landfall::algebra {

// Twiddle of a block by its number, see butterflies.h.
struct Twiddles {
    std::span<const Fr> table;
    RootSign sign;

    // t^-1 from the same table: for i in [2^m, 2^(m+1)) the exponents are the odd
    // multiples of n/2^(m+2), and negating one (times root^(n/2) = -1) mirrors the
    // range. So the inverse of t[i] is -t[3·2^m - 1 - i].
    static std::size_t mirrored(std::size_t i) { return i == 0 ? 0 : 3 * std::bit_floor(i) - 1 - i; }

    Fr at(std::size_t block) const {
        if (sign == RootSign::Plus || block == 0) {
            return table[block];
        }
        return -table[mirrored(block)];
    }
};

// Two layers in one pass over the memory: a block of four quarters, its own
// twiddle and those of its two halves.
struct QuadTwiddles {
    Fr outer;
    Fr first;
    Fr second;

    QuadTwiddles(const Twiddles& twiddles, std::size_t block)
        : outer(twiddles.at(block)), first(twiddles.at(2 * block)), second(twiddles.at(2 * block + 1)) {}
};

// One way to compute. `quads` and `pairs` do places begin to end of each quarter
// or half of a block; `tail` does all layers of a block of at most kTailSize.
// Between scatter's calls elements may be unreduced, below 2^256, if all calls are
// of the same way; tail, which comes last there and first in gather, reduces.
struct ButterflyKernels {
    static constexpr std::size_t kTailSize = 64;
    using Quads = void (*)(Fr* block, std::size_t quarter, const QuadTwiddles&, std::size_t begin, std::size_t end);
    using Halves = void (*)(Fr* block, std::size_t half, const Fr& twiddle, std::size_t begin, std::size_t end);
    using Scale = void (*)(Fr* elements, const Fr* factors, std::size_t count, const Fr& common);
    using Tail = void (*)(Fr* elements, std::size_t size, std::size_t block, const Twiddles&);

    Quads scatterQuads;
    Halves scatterHalves;
    Tail scatterTail;
    Quads gatherQuads;
    Halves gatherHalves;
    Tail gatherTail;
    Scale scale; // elements[i] *= factors[i]·common; count a multiple of 8 for vectors
};

extern const ButterflyKernels kScalarButterflies;
// Where the processor has IFMA. begin and end must be multiples of 8, and a tail
// exactly kTailSize long.
extern const ButterflyKernels kVectorButterflies;

// The best for this size on this processor.
const ButterflyKernels& butterflyKernelsFor(std::size_t size);

} // namespace landfall::algebra
