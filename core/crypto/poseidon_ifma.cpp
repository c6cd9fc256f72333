#include "algebra/vector_field.h"
#include "crypto/poseidon_kernels.h"

#include <memory>
#include <mutex>

#if defined(__x86_64__)

// The permutation of eight states at a time. Elements are x·R' with R' = 2^260 while they
// are here; bounds in the comments are multiples of the modulus p, and 2^260 is 84.6.
namespace landfall::crypto {
namespace {

using algebra::Fr;
using V = algebra::ifma::VectorFr;
using algebra::ifma::all;
using algebra::ifma::kLanes;
using algebra::ifma::kMask;
using algebra::ifma::Places;
using algebra::ifma::Vector;

// A sum of products of two elements, before it is reduced. Low and high halves of the 52-bit
// products are kept apart, low[i] and high[i - 1] stand at 2^(52·i): shorter chains. Each
// product adds less than 5·2^52 to a column, so 64 bits hold the 19 products that one sum has at most.
struct Sum {
    Vector low0, low1, low2, low3, low4, low5, low6, low7, low8;
    Vector high0, high1, high2, high3, high4, high5, high6, high7, high8;

    LANDFALL_IFMA_INLINE static Sum empty() {
        const Vector zero = _mm512_setzero_si512();
        return {zero, zero, zero, zero, zero, zero, zero, zero, zero,
                zero, zero, zero, zero, zero, zero, zero, zero, zero};
    }

    LANDFALL_IFMA_INLINE void add(const V& a, const V& b) {
        row(a, b.l0, low0, low1, low2, low3, low4, high0, high1, high2, high3, high4);
        row(a, b.l1, low1, low2, low3, low4, low5, high1, high2, high3, high4, high5);
        row(a, b.l2, low2, low3, low4, low5, low6, high2, high3, high4, high5, high6);
        row(a, b.l3, low3, low4, low5, low6, low7, high3, high4, high5, high6, high7);
        row(a, b.l4, low4, low5, low6, low7, low8, high4, high5, high6, high7, high8);
    }

    // Products of two different limbs once, doubled, then the squares. First into an empty sum.
    LANDFALL_IFMA_INLINE void addSquare(const V& a) {
        pair(a.l0, a.l1, low1, high1);
        pair(a.l0, a.l2, low2, high2);
        pair(a.l0, a.l3, low3, high3);
        pair(a.l1, a.l2, low3, high3);
        pair(a.l0, a.l4, low4, high4);
        pair(a.l1, a.l3, low4, high4);
        pair(a.l1, a.l4, low5, high5);
        pair(a.l2, a.l3, low5, high5);
        pair(a.l2, a.l4, low6, high6);
        pair(a.l3, a.l4, low7, high7);
        low1 = twice(low1);
        low2 = twice(low2);
        low3 = twice(low3);
        low4 = twice(low4);
        low5 = twice(low5);
        low6 = twice(low6);
        low7 = twice(low7);
        high1 = twice(high1);
        high2 = twice(high2);
        high3 = twice(high3);
        high4 = twice(high4);
        high5 = twice(high5);
        high6 = twice(high6);
        high7 = twice(high7);
        pair(a.l0, a.l0, low0, high0);
        pair(a.l1, a.l1, low2, high2);
        pair(a.l2, a.l2, low4, high4);
        pair(a.l3, a.l3, low6, high6);
        pair(a.l4, a.l4, low8, high8);
    }

    // The sum / 2^260: below sum/84.6 + 1; plus `more`.
    LANDFALL_IFMA_INLINE V reducedPlus(const V& more) const {
        const V p = V::modulus<1>();
        Vector t0 = low0;
        Vector t1 = _mm512_add_epi64(low1, high0);
        Vector t2 = _mm512_add_epi64(low2, high1);
        Vector t3 = _mm512_add_epi64(low3, high2);
        Vector t4 = _mm512_add_epi64(low4, high3);
        Vector t5 = _mm512_add_epi64(_mm512_add_epi64(low5, high4), more.l0);
        Vector t6 = _mm512_add_epi64(_mm512_add_epi64(low6, high5), more.l1);
        Vector t7 = _mm512_add_epi64(_mm512_add_epi64(low7, high6), more.l2);
        Vector t8 = _mm512_add_epi64(_mm512_add_epi64(low8, high7), more.l3);
        Vector t9 = _mm512_add_epi64(high8, more.l4);
        dropLimb(p, t0, t1, t2, t3, t4, t5);
        dropLimb(p, t1, t2, t3, t4, t5, t6);
        dropLimb(p, t2, t3, t4, t5, t6, t7);
        dropLimb(p, t3, t4, t5, t6, t7, t8);
        dropLimb(p, t4, t5, t6, t7, t8, t9);
        V out{t5, t6, t7, t8, t9};
        out.carry();
        return out;
    }
    LANDFALL_IFMA_INLINE V reduced() const {
        const Vector zero = _mm512_setzero_si512();
        return reducedPlus({zero, zero, zero, zero, zero});
    }

private:
    LANDFALL_IFMA_INLINE static Vector twice(Vector v) { return _mm512_add_epi64(v, v); }
    LANDFALL_IFMA_INLINE static void pair(Vector a, Vector b, Vector& low, Vector& high) {
        low = _mm512_madd52lo_epu64(low, a, b);
        high = _mm512_madd52hi_epu64(high, a, b);
    }
    LANDFALL_IFMA_INLINE static void row(const V& a, Vector b, Vector& l0, Vector& l1, Vector& l2, Vector& l3,
                                         Vector& l4, Vector& h0, Vector& h1, Vector& h2, Vector& h3, Vector& h4) {
        pair(a.l0, b, l0, h0);
        pair(a.l1, b, l1, h1);
        pair(a.l2, b, l2, h2);
        pair(a.l3, b, l3, h3);
        pair(a.l4, b, l4, h4);
    }
    // Adds k·p such that the low 52 bits of t0 vanish, and moves the rest of t0 to t1. What
    // vanishes is 2^52, or 0 where these bits were 0, so it need not be multiplied out.
    LANDFALL_IFMA_INLINE static void dropLimb(const V& p, Vector t0, Vector& t1, Vector& t2, Vector& t3, Vector& t4,
                                              Vector& t5) {
        constexpr std::uint64_t kFactor = algebra::montgomeryFactor(algebra::FrParams::kModulus) & kMask;
        const Vector k = _mm512_madd52lo_epu64(_mm512_setzero_si512(), t0, all(kFactor));
        t1 = _mm512_add_epi64(t1, _mm512_srli_epi64(_mm512_add_epi64(t0, all(kMask)), 52));
        t1 = _mm512_madd52lo_epu64(t1, p.l1, k);
        t2 = _mm512_madd52lo_epu64(t2, p.l2, k);
        t3 = _mm512_madd52lo_epu64(t3, p.l3, k);
        t4 = _mm512_madd52lo_epu64(t4, p.l4, k);
        t1 = _mm512_madd52hi_epu64(t1, p.l0, k);
        t2 = _mm512_madd52hi_epu64(t2, p.l1, k);
        t3 = _mm512_madd52hi_epu64(t3, p.l2, k);
        t4 = _mm512_madd52hi_epu64(t4, p.l3, k);
        t5 = _mm512_madd52hi_epu64(t5, p.l4, k);
    }
};

using WideLimbs = std::array<std::uint64_t, 5>;

// Limbs of 52 bits.
WideLimbs split(const algebra::Limbs& w) {
    return {w[0] & kMask, (w[0] >> 52 | w[1] << 12) & kMask, (w[1] >> 40 | w[2] << 24) & kMask,
            (w[2] >> 28 | w[3] << 36) & kMask, w[3] >> 16};
}

std::vector<WideLimbs> widened(const std::vector<Fr>& elements) {
    std::vector<WideLimbs> out;
    out.reserve(elements.size());
    for (const Fr& element : elements) {
        out.push_back(split((element * Fr(16)).montgomery())); // R' is 16 times the R of memory
    }
    return out;
}

// PoseidonParameters as the vectors want them.
struct WideParameters {
    explicit WideParameters(const PoseidonParameters& p)
        : fullConstants(widened(p.fullConstants)), partialConstants(widened(p.partialConstants)), mds(widened(p.mds)),
          transition(widened(p.transition)), sparse(widened(p.sparse)), carried(widened(p.carried)) {}

    std::vector<WideLimbs> fullConstants, partialConstants, mds, transition, sparse, carried;
};

const WideParameters& wideParameters(unsigned width) {
    constexpr unsigned kMin = PoseidonParameters::kMinWidth;
    static std::array<std::once_flag, PoseidonParameters::kMaxWidth - kMin + 1> once;
    static std::array<std::unique_ptr<const WideParameters>, PoseidonParameters::kMaxWidth - kMin + 1> parameters;
    std::call_once(once[width - kMin], [width] {
        parameters[width - kMin] = std::make_unique<const WideParameters>(poseidonParameters(width));
    });
    return *parameters[width - kMin];
}

LANDFALL_IFMA_INLINE V constant(const WideLimbs& c) {
    return {all(c[0]), all(c[1]), all(c[2]), all(c[3]), all(c[4])};
}

LANDFALL_IFMA_INLINE V product(const V& a, const V& b) {
    Sum sum = Sum::empty();
    sum.add(a, b);
    return sum.reduced();
}

LANDFALL_IFMA_INLINE V squared(const V& a) {
    Sum sum = Sum::empty();
    sum.addSquare(a);
    return sum.reduced();
}

// Of x up to 42: x^2 is below 22, x^4 below 7, the result below 5; of x up to 10 below 1.2.
LANDFALL_IFMA_INLINE V power5(const V& x) {
    return product(squared(squared(x)), x);
}

LANDFALL_IFMA_INLINE void addDot(Sum& sum, const V* elements, const WideLimbs* factors, unsigned count) {
    for (unsigned i = 0; i < count; ++i) {
        sum.add(elements[i], constant(factors[i]));
    }
}

// From 42 to 17·5/84.6 + 1, which is 2.01.
LANDFALL_IFMA void fullRound(V* state, unsigned width, const WideLimbs* constants, const WideLimbs* matrix) {
    V powers[PoseidonParameters::kMaxWidth];
    for (unsigned i = 0; i < width; ++i) {
        powers[i] = power5(state[i] + constant(constants[i]));
    }
    for (unsigned i = 0; i < width; ++i) {
        Sum sum = Sum::empty();
        addDot(sum, powers, matrix + std::size_t{i} * width, width);
        state[i] = sum.reduced();
    }
}

// Two partial rounds, as in poseidon.cpp. Each adds at most 1.1 to the elements beside
// the first, which so stay below 41 over 70 rounds; the first stays below 9.
LANDFALL_IFMA void partialRoundPair(V* state, unsigned width, const WideLimbs* constants, const WideLimbs* first,
                                    const WideLimbs* second, const WideLimbs& carried) {
    const V power1 = power5(state[0] + constant(constants[0]));
    Sum sum = Sum::empty();
    addDot(sum, state + 1, first + 1, width - 1);
    sum.add(power1, constant(first[0]));
    const V power2 = power5(sum.reducedPlus(constant(constants[1])));
    sum = Sum::empty();
    addDot(sum, state + 1, second + 1, width - 1);
    sum.add(power1, constant(carried));
    sum.add(power2, constant(second[0]));
    state[0] = sum.reduced();
    for (unsigned i = 1; i < width; ++i) {
        sum = Sum::empty();
        sum.add(power1, constant(first[width + i - 1]));
        sum.add(power2, constant(second[width + i - 1]));
        state[i] = sum.reducedPlus(state[i]);
    }
}

LANDFALL_IFMA void partialRound(V* state, unsigned width, const WideLimbs& roundConstant, const WideLimbs* sparse) {
    const V power = power5(state[0] + constant(roundConstant));
    Sum sum = Sum::empty();
    addDot(sum, state + 1, sparse + 1, width - 1);
    sum.add(power, constant(sparse[0]));
    state[0] = sum.reduced();
    for (unsigned i = 1; i < width; ++i) {
        sum = Sum::empty();
        sum.add(power, constant(sparse[width + i - 1]));
        state[i] = sum.reducedPlus(state[i]);
    }
}

} // namespace

LANDFALL_IFMA void poseidonPermuteEight(Fr* states, unsigned width) {
    const WideParameters& p = wideParameters(width);
    Places places;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        places[lane] = reinterpret_cast<std::byte*>(states + lane * width);
    }
    V state[PoseidonParameters::kMaxWidth];
    for (unsigned i = 0; i < width; ++i) {
        state[i] = V::load(places, i * sizeof(Fr)).times16();
    }
    constexpr unsigned kHalf = PoseidonParameters::kFullRounds / 2;
    for (unsigned i = 0; i < kHalf; ++i) {
        fullRound(state, width, p.fullConstants.data() + std::size_t{i} * width,
                  i + 1 == kHalf ? p.transition.data() : p.mds.data());
    }
    const std::size_t stride = 2 * std::size_t{width} - 1;
    const std::size_t rounds = p.partialConstants.size();
    const WideLimbs* sparse = p.sparse.data();
    std::size_t round = 0;
    for (; round + 1 < rounds; round += 2, sparse += 2 * stride) {
        partialRoundPair(state, width, p.partialConstants.data() + round, sparse, sparse + stride,
                         p.carried[round / 2]);
    }
    if (round < rounds) {
        partialRound(state, width, p.partialConstants[round], sparse);
    }
    for (unsigned i = kHalf; i < PoseidonParameters::kFullRounds; ++i) {
        fullRound(state, width, p.fullConstants.data() + std::size_t{i} * width, p.mds.data());
    }
    const V back = constant(split(Fr::one().montgomery()));
    for (unsigned i = 0; i < width; ++i) {
        V out = product(state[i], back);
        out.reduceBy<1>();
        out.store(places, i * sizeof(Fr));
    }
}

} // namespace landfall::crypto

#endif
