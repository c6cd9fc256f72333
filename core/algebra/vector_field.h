#pragma once

#include "algebra/fq2.h"
#include "algebra/fr.h"

// Eight field elements at a time with AVX-512 IFMA, which multiplies 52-bit limbs
// in eight lanes. Only for processors that have it (algebra/processor.h), and only
// from functions that carry LANDFALL_IFMA themselves.
#if defined(__x86_64__)

#include <immintrin.h>

#define LANDFALL_IFMA [[gnu::target("avx512f,avx512ifma")]]
#define LANDFALL_IFMA_INLINE [[gnu::target("avx512f,avx512ifma"), gnu::always_inline]] inline

namespace landfall::algebra::ifma {

inline constexpr std::size_t kLanes = 8;
inline constexpr std::uint64_t kMask = (std::uint64_t{1} << 52) - 1;
using Vector = __m512i;

// Where each lane's object lies.
using Places = std::array<std::byte*, kLanes>;

// The four 64-bit limbs of eight elements: word i of every lane in w[i].
struct Words {
    Vector w0, w1, w2, w3;
};

LANDFALL_IFMA_INLINE Vector joinHalves(const std::byte* low, const std::byte* high) {
    const __m256i lower = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(low));
    const __m256i upper = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(high));
    return _mm512_inserti64x4(_mm512_castsi256_si512(lower), upper, 1);
}

// Pairs of elements to words. Lane order: a's, b's first, then a's, b's second, then c's and d's.
LANDFALL_IFMA_INLINE Words wordsOf(Vector a, Vector b, Vector c, Vector d) {
    const Vector even0 = _mm512_unpacklo_epi64(a, b);
    const Vector odd0 = _mm512_unpackhi_epi64(a, b);
    const Vector even1 = _mm512_unpacklo_epi64(c, d);
    const Vector odd1 = _mm512_unpackhi_epi64(c, d);
    return {_mm512_shuffle_i64x2(even0, even1, 0x88), _mm512_shuffle_i64x2(odd0, odd1, 0x88),
            _mm512_shuffle_i64x2(even0, even1, 0xdd), _mm512_shuffle_i64x2(odd0, odd1, 0xdd)};
}

LANDFALL_IFMA_INLINE Words loadWords(const Places& at, std::size_t offset) {
    return wordsOf(joinHalves(at[0] + offset, at[2] + offset), joinHalves(at[1] + offset, at[3] + offset),
                   joinHalves(at[4] + offset, at[6] + offset), joinHalves(at[5] + offset, at[7] + offset));
}

// Eight neighbours, in an order of lanes of their own.
LANDFALL_IFMA_INLINE Words loadRun(const void* at) {
    const auto* elements = static_cast<const std::byte*>(at);
    return wordsOf(_mm512_loadu_si512(elements), _mm512_loadu_si512(elements + 64), _mm512_loadu_si512(elements + 128),
                   _mm512_loadu_si512(elements + 192));
}

LANDFALL_IFMA_INLINE void splitHalves(Vector v, std::byte* low, std::byte* high) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(low), _mm512_castsi512_si256(v));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(high), _mm512_extracti64x4_epi64(v, 1));
}

// The way back from wordsOf.
struct Pairs {
    Vector a, b, c, d;
};
LANDFALL_IFMA_INLINE Pairs pairsOf(const Words& words) {
    const Vector low0 = _mm512_unpacklo_epi64(words.w0, words.w1);
    const Vector low1 = _mm512_unpackhi_epi64(words.w0, words.w1);
    const Vector high0 = _mm512_unpacklo_epi64(words.w2, words.w3);
    const Vector high1 = _mm512_unpackhi_epi64(words.w2, words.w3);
    const Vector first = _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11);
    const Vector second = _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15);
    return {_mm512_permutex2var_epi64(low0, first, high0), _mm512_permutex2var_epi64(low1, first, high1),
            _mm512_permutex2var_epi64(low0, second, high0), _mm512_permutex2var_epi64(low1, second, high1)};
}

LANDFALL_IFMA_INLINE void storeWords(const Words& words, const Places& at, std::size_t offset) {
    const Pairs pairs = pairsOf(words);
    splitHalves(pairs.a, at[0] + offset, at[2] + offset);
    splitHalves(pairs.b, at[1] + offset, at[3] + offset);
    splitHalves(pairs.c, at[4] + offset, at[6] + offset);
    splitHalves(pairs.d, at[5] + offset, at[7] + offset);
}

LANDFALL_IFMA_INLINE void storeRun(const Words& words, void* at) {
    auto* elements = static_cast<std::byte*>(at);
    const Pairs pairs = pairsOf(words);
    _mm512_storeu_si512(elements, pairs.a);
    _mm512_storeu_si512(elements + 64, pairs.b);
    _mm512_storeu_si512(elements + 128, pairs.c);
    _mm512_storeu_si512(elements + 192, pairs.d);
}

// multiple·p in limbs of 52 bits; below 2^260.
template <class Params>
constexpr std::array<std::uint64_t, 5> multipleOfModulus(std::uint64_t multiple) {
    const Limbs& m = Params::kModulus;
    const std::array<std::uint64_t, 5> limbs{m[0] & kMask, (m[0] >> 52 | m[1] << 12) & kMask,
                                             (m[1] >> 40 | m[2] << 24) & kMask, (m[2] >> 28 | m[3] << 36) & kMask,
                                             m[3] >> 16};
    std::array<std::uint64_t, 5> out{};
    Wide carry = 0;
    for (std::size_t i = 0; i < 5; ++i) {
        carry += static_cast<Wide>(limbs[i]) * multiple;
        out[i] = static_cast<std::uint64_t>(carry) & kMask;
        carry >>= 52;
    }
    return out;
}

LANDFALL_IFMA_INLINE Vector all(std::uint64_t value) {
    return _mm512_set1_epi64(static_cast<long long>(value));
}

// Numbers below 2^260 in five limbs of 52 bits, not reduced. Every function says
// in multiples of the modulus p what it takes and gives. mul has R' = 2^260 where
// memory has R = 2^256, that is mul(x·R, y·R') = x·y·R, and 16·(x·R) = x·R'.
template <class Params>
struct VectorField {
    Vector l0, l1, l2, l3, l4;

    static constexpr std::size_t kScratchWords = 5 * kLanes;

    LANDFALL_IFMA_INLINE static VectorField fromWords(const Words& w) {
        const Vector mask = all(kMask);
        return {_mm512_and_si512(w.w0, mask),
                _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(w.w0, 52), _mm512_slli_epi64(w.w1, 12)), mask),
                _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(w.w1, 40), _mm512_slli_epi64(w.w2, 24)), mask),
                _mm512_and_si512(_mm512_or_si512(_mm512_srli_epi64(w.w2, 28), _mm512_slli_epi64(w.w3, 36)), mask),
                _mm512_srli_epi64(w.w3, 16)};
    }
    // Must be below 2^256, which is 5.2.
    LANDFALL_IFMA_INLINE Words toWords() const {
        return {_mm512_or_si512(l0, _mm512_slli_epi64(l1, 52)),
                _mm512_or_si512(_mm512_srli_epi64(l1, 12), _mm512_slli_epi64(l2, 40)),
                _mm512_or_si512(_mm512_srli_epi64(l2, 24), _mm512_slli_epi64(l3, 28)),
                _mm512_or_si512(_mm512_srli_epi64(l3, 36), _mm512_slli_epi64(l4, 16))};
    }
    LANDFALL_IFMA_INLINE static VectorField load(const Places& at, std::size_t offset) {
        return fromWords(loadWords(at, offset));
    }
    LANDFALL_IFMA_INLINE void store(const Places& at, std::size_t offset) const { storeWords(toWords(), at, offset); }
    LANDFALL_IFMA_INLINE static VectorField load(const void* run) { return fromWords(loadRun(run)); }
    LANDFALL_IFMA_INLINE void store(void* run) const { storeRun(toWords(), run); }

    // The same element in every lane.
    LANDFALL_IFMA_INLINE static VectorField broadcast(const Limbs& w) {
        return fromWords({all(w[0]), all(w[1]), all(w[2]), all(w[3])});
    }

    LANDFALL_IFMA_INLINE static VectorField fromScratch(const std::uint64_t* at) {
        return {_mm512_loadu_si512(at), _mm512_loadu_si512(at + 8), _mm512_loadu_si512(at + 16),
                _mm512_loadu_si512(at + 24), _mm512_loadu_si512(at + 32)};
    }
    LANDFALL_IFMA_INLINE void toScratch(std::uint64_t* at) const {
        _mm512_storeu_si512(at, l0);
        _mm512_storeu_si512(at + 8, l1);
        _mm512_storeu_si512(at + 16, l2);
        _mm512_storeu_si512(at + 24, l3);
        _mm512_storeu_si512(at + 32, l4);
    }

    template <std::uint64_t Multiple>
    LANDFALL_IFMA_INLINE static VectorField modulus() {
        constexpr auto m = multipleOfModulus<Params>(Multiple);
        return {all(m[0]), all(m[1]), all(m[2]), all(m[3]), all(m[4])};
    }

    // Limbs that ran over 52 bits, or below zero, back into their range.
    LANDFALL_IFMA_INLINE void carry() {
        const Vector mask = all(kMask);
        l1 = _mm512_add_epi64(l1, _mm512_srai_epi64(l0, 52));
        l0 = _mm512_and_si512(l0, mask);
        l2 = _mm512_add_epi64(l2, _mm512_srai_epi64(l1, 52));
        l1 = _mm512_and_si512(l1, mask);
        l3 = _mm512_add_epi64(l3, _mm512_srai_epi64(l2, 52));
        l2 = _mm512_and_si512(l2, mask);
        l4 = _mm512_add_epi64(l4, _mm512_srai_epi64(l3, 52));
        l3 = _mm512_and_si512(l3, mask);
    }

    // Limb by limb, without carrying.
    LANDFALL_IFMA_INLINE VectorField plusRaw(const VectorField& b) const {
        return {_mm512_add_epi64(l0, b.l0), _mm512_add_epi64(l1, b.l1), _mm512_add_epi64(l2, b.l2),
                _mm512_add_epi64(l3, b.l3), _mm512_add_epi64(l4, b.l4)};
    }
    LANDFALL_IFMA_INLINE VectorField minusRaw(const VectorField& b) const {
        return {_mm512_sub_epi64(l0, b.l0), _mm512_sub_epi64(l1, b.l1), _mm512_sub_epi64(l2, b.l2),
                _mm512_sub_epi64(l3, b.l3), _mm512_sub_epi64(l4, b.l4)};
    }

    LANDFALL_IFMA_INLINE friend VectorField operator+(const VectorField& a, const VectorField& b) {
        VectorField out = a.plusRaw(b);
        out.carry();
        return out;
    }
    // this - b + Multiple·p, for b up to that.
    template <std::uint64_t Multiple>
    LANDFALL_IFMA_INLINE VectorField minus(const VectorField& b) const {
        VectorField out = minusRaw(b).plusRaw(modulus<Multiple>());
        out.carry();
        return out;
    }
    // this - b - c + 2p, for b and c up to p.
    LANDFALL_IFMA_INLINE VectorField minusBoth(const VectorField& b, const VectorField& c) const {
        VectorField out = minusRaw(b.plusRaw(c)).plusRaw(modulus<2>());
        out.carry();
        return out;
    }

    LANDFALL_IFMA_INLINE VectorField times16() const {
        const Vector mask = all(kMask);
        return {_mm512_and_si512(_mm512_slli_epi64(l0, 4), mask),
                _mm512_and_si512(_mm512_or_si512(_mm512_slli_epi64(l1, 4), _mm512_srli_epi64(l0, 48)), mask),
                _mm512_and_si512(_mm512_or_si512(_mm512_slli_epi64(l2, 4), _mm512_srli_epi64(l1, 48)), mask),
                _mm512_and_si512(_mm512_or_si512(_mm512_slli_epi64(l3, 4), _mm512_srli_epi64(l2, 48)), mask),
                _mm512_or_si512(_mm512_slli_epi64(l4, 4), _mm512_srli_epi64(l3, 48))};
    }

    // Subtracts Multiple·p where that leaves no negative number.
    template <std::uint64_t Multiple>
    LANDFALL_IFMA_INLINE void reduceBy() {
        VectorField less = minusRaw(modulus<Multiple>());
        less.carry();
        const __mmask8 negative = _mm512_cmplt_epi64_mask(less.l4, _mm512_setzero_si512());
        l0 = _mm512_mask_mov_epi64(less.l0, negative, l0);
        l1 = _mm512_mask_mov_epi64(less.l1, negative, l1);
        l2 = _mm512_mask_mov_epi64(less.l2, negative, l2);
        l3 = _mm512_mask_mov_epi64(less.l3, negative, l3);
        l4 = _mm512_mask_mov_epi64(less.l4, negative, l4);
    }
    // From below 8 to below 1.
    LANDFALL_IFMA_INLINE VectorField reduced() const {
        VectorField out = *this;
        out.template reduceBy<4>();
        out.template reduceBy<2>();
        out.template reduceBy<1>();
        return out;
    }

    // Lanes that are equal as numbers.
    LANDFALL_IFMA_INLINE friend __mmask8 equalLanes(const VectorField& a, const VectorField& b) {
        const Vector difference =
            _mm512_or_si512(_mm512_or_si512(_mm512_xor_si512(a.l0, b.l0), _mm512_xor_si512(a.l1, b.l1)),
                            _mm512_or_si512(_mm512_or_si512(_mm512_xor_si512(a.l2, b.l2), _mm512_xor_si512(a.l3, b.l3)),
                                            _mm512_xor_si512(a.l4, b.l4)));
        return _mm512_testn_epi64_mask(difference, difference);
    }
    LANDFALL_IFMA_INLINE __mmask8 zeroLanes() const {
        const Vector any = _mm512_or_si512(_mm512_or_si512(_mm512_or_si512(l0, l1), _mm512_or_si512(l2, l3)), l4);
        return _mm512_testn_epi64_mask(any, any);
    }

    struct Accumulator {
        Vector t0, t1, t2, t3, t4;

        // A product's low halves go in before the lowest limb is dropped, its high halves,
        // which belong one limb further up, after. The 64-bit sums can't overflow.
        LANDFALL_IFMA_INLINE void addLow(const VectorField& a, Vector b) {
            t0 = _mm512_madd52lo_epu64(t0, a.l0, b);
            t1 = _mm512_madd52lo_epu64(t1, a.l1, b);
            t2 = _mm512_madd52lo_epu64(t2, a.l2, b);
            t3 = _mm512_madd52lo_epu64(t3, a.l3, b);
            t4 = _mm512_madd52lo_epu64(t4, a.l4, b);
        }
        LANDFALL_IFMA_INLINE void addHigh(const VectorField& a, Vector b) {
            t0 = _mm512_madd52hi_epu64(t0, a.l0, b);
            t1 = _mm512_madd52hi_epu64(t1, a.l1, b);
            t2 = _mm512_madd52hi_epu64(t2, a.l2, b);
            t3 = _mm512_madd52hi_epu64(t3, a.l3, b);
            t4 = _mm512_madd52hi_epu64(t4, a.l4, b);
        }
        // Adds the multiple of p that clears the lowest 52 bits.
        LANDFALL_IFMA_INLINE void dropLimb() {
            const VectorField p = modulus<1>();
            const Vector zero = _mm512_setzero_si512();
            const Vector k = _mm512_madd52lo_epu64(zero, t0, all(montgomeryFactor(Params::kModulus) & kMask));
            addLow(p, k);
            t0 = _mm512_add_epi64(t1, _mm512_srli_epi64(t0, 52));
            t1 = t2;
            t2 = t3;
            t3 = t4;
            t4 = zero;
            addHigh(p, k);
        }
        LANDFALL_IFMA_INLINE void row(const VectorField& a, Vector b) {
            addLow(a, b);
            dropLimb();
            addHigh(a, b);
        }
        LANDFALL_IFMA_INLINE void row(const VectorField& a, Vector b, const VectorField& c, Vector d) {
            addLow(a, b);
            addLow(c, d);
            dropLimb();
            addHigh(a, b);
            addHigh(c, d);
        }
        LANDFALL_IFMA_INLINE VectorField result() const {
            VectorField out{t0, t1, t2, t3, t4};
            out.carry();
            return out;
        }
    };

    LANDFALL_IFMA_INLINE static Accumulator emptyAccumulator() {
        const Vector zero = _mm512_setzero_si512();
        return {zero, zero, zero, zero, zero};
    }

    // a·b / 2^260: below a·b/84 + 1.
    LANDFALL_IFMA_INLINE friend VectorField operator*(const VectorField& a, const VectorField& b) {
        Accumulator t = emptyAccumulator();
        t.row(a, b.l0);
        t.row(a, b.l1);
        t.row(a, b.l2);
        t.row(a, b.l3);
        t.row(a, b.l4);
        return t.result();
    }

    // (a·b + c·d) / 2^260: below (a·b + c·d)/84 + 1.
    LANDFALL_IFMA_INLINE static VectorField sumOfProducts(const VectorField& a, const VectorField& b,
                                                          const VectorField& c, const VectorField& d) {
        Accumulator t = emptyAccumulator();
        t.row(a, b.l0, c, d.l0);
        t.row(a, b.l1, c, d.l1);
        t.row(a, b.l2, c, d.l2);
        t.row(a, b.l3, c, d.l3);
        t.row(a, b.l4, c, d.l4);
        return t.result();
    }

    // x·R to its square, likewise: x up to 2 gives below 2.
    LANDFALL_IFMA_INLINE VectorField square(const VectorField& sixteenfold) const { return sixteenfold * *this; }
};

using VectorFr = VectorField<FrParams>;
using VectorFq = VectorField<FqParams>;

// c0 + c1·u; bounds are those of the components.
struct VectorFq2 {
    VectorFq c0, c1;

    static constexpr std::size_t kScratchWords = 2 * VectorFq::kScratchWords;

    LANDFALL_IFMA_INLINE static VectorFq2 load(const Places& at, std::size_t offset) {
        return {VectorFq::load(at, offset), VectorFq::load(at, offset + sizeof(Fq))};
    }
    LANDFALL_IFMA_INLINE void store(const Places& at, std::size_t offset) const {
        c0.store(at, offset);
        c1.store(at, offset + sizeof(Fq));
    }
    LANDFALL_IFMA_INLINE static VectorFq2 fromScratch(const std::uint64_t* at) {
        return {VectorFq::fromScratch(at), VectorFq::fromScratch(at + VectorFq::kScratchWords)};
    }
    LANDFALL_IFMA_INLINE void toScratch(std::uint64_t* at) const {
        c0.toScratch(at);
        c1.toScratch(at + VectorFq::kScratchWords);
    }
    template <std::uint64_t Multiple>
    LANDFALL_IFMA_INLINE VectorFq2 minus(const VectorFq2& b) const {
        return {c0.template minus<Multiple>(b.c0), c1.template minus<Multiple>(b.c1)};
    }
    LANDFALL_IFMA_INLINE VectorFq2 minusBoth(const VectorFq2& b, const VectorFq2& c) const {
        return {c0.minusBoth(b.c0, c.c0), c1.minusBoth(b.c1, c.c1)};
    }
    LANDFALL_IFMA_INLINE VectorFq2 times16() const { return {c0.times16(), c1.times16()}; }
    LANDFALL_IFMA_INLINE VectorFq2 reduced() const { return {c0.reduced(), c1.reduced()}; }
    LANDFALL_IFMA_INLINE friend __mmask8 equalLanes(const VectorFq2& a, const VectorFq2& b) {
        return equalLanes(a.c0, b.c0) & equalLanes(a.c1, b.c1);
    }
    LANDFALL_IFMA_INLINE __mmask8 zeroLanes() const { return c0.zeroLanes() & c1.zeroLanes(); }

    // b at most 5; below (a·b + 5·a)/84 + 1, which stays below 5 for a up to 32.
    LANDFALL_IFMA_INLINE friend VectorFq2 operator*(const VectorFq2& a, const VectorFq2& b) {
        VectorFq minusC1 = VectorFq::modulus<5>().minusRaw(b.c1);
        minusC1.carry();
        return {VectorFq::sumOfProducts(a.c0, b.c0, a.c1, minusC1), VectorFq::sumOfProducts(a.c0, b.c1, a.c1, b.c0)};
    }
    // (c0 + c1)(c0 - c1) and 2·c0·c1: below 3 for components up to 1.2.
    LANDFALL_IFMA_INLINE VectorFq2 square(const VectorFq2& sixteenfold) const {
        const VectorFq cross = sixteenfold.c0 * c1;
        return {(sixteenfold.c0 + sixteenfold.c1) * c0.template minus<2>(c1), cross + cross};
    }
};

} // namespace landfall::algebra::ifma

#endif
