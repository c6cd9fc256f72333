#pragma once

#include "algebra/limbs.h"

// The fields' inner loops in assembly for x86-64. Only for processors that have
// BMI2 and ADX (algebra/processor.h); everything here has a portable twin.
//
// Not in builds without optimisation, where the compiler runs out of registers.
#if defined(__x86_64__) && defined(__OPTIMIZE__)
#define LANDFALL_ASSEMBLY

namespace landfall::algebra::x86_64 {

// The assembly writes each of its outputs; a zero before that would be a wasted instruction.
// NOLINTBEGIN(cppcoreguidelines-init-variables)

// t = a[0]·b, five limbs t0…t4. MULX leaves the flags alone, ADCX and ADOX keep
// two separate carry chains, in CF and OF.
#define LANDFALL_FIRST_ROW(A, B)                                                                                       \
    "movq (%[" A "]), %%rdx\n\t"                                                                                       \
    "xorl %k[lo], %k[lo]\n\t"                                                                                          \
    "mulxq (%[" B "]), %[t0], %[t1]\n\t"                                                                               \
    "mulxq 8(%[" B "]), %[lo], %[t2]\n\t"                                                                              \
    "adoxq %[lo], %[t1]\n\t"                                                                                           \
    "mulxq 16(%[" B "]), %[lo], %[t3]\n\t"                                                                             \
    "adoxq %[lo], %[t2]\n\t"                                                                                           \
    "mulxq 24(%[" B "]), %[lo], %[t4]\n\t"                                                                             \
    "adoxq %[lo], %[t3]\n\t"                                                                                           \
    "movl $0, %k[lo]\n\t"                                                                                              \
    "adoxq %[lo], %[t4]\n\t"

// t += a[OFFSET / 8]·b where t has four limbs before and five after. BEGIN starts
// the fifth; ADD goes on with a fifth limb that is already there.
#define LANDFALL_ROW_STEPS(A, B, OFFSET)                                                                               \
    "movq " OFFSET "(%[" A "]), %%rdx\n\t"                                                                             \
    "xorl %k[lo], %k[lo]\n\t"                                                                                          \
    "mulxq (%[" B "]), %[lo], %[hi]\n\t"                                                                               \
    "adoxq %[lo], %[t0]\n\t"                                                                                           \
    "adcxq %[hi], %[t1]\n\t"                                                                                           \
    "mulxq 8(%[" B "]), %[lo], %[hi]\n\t"                                                                              \
    "adoxq %[lo], %[t1]\n\t"                                                                                           \
    "adcxq %[hi], %[t2]\n\t"                                                                                           \
    "mulxq 16(%[" B "]), %[lo], %[hi]\n\t"                                                                             \
    "adoxq %[lo], %[t2]\n\t"                                                                                           \
    "adcxq %[hi], %[t3]\n\t"
#define LANDFALL_ROW_BEGIN(A, B, OFFSET)                                                                               \
    LANDFALL_ROW_STEPS(A, B, OFFSET)                                                                                   \
    "mulxq 24(%[" B "]), %[lo], %[t4]\n\t"                                                                             \
    "adoxq %[lo], %[t3]\n\t"                                                                                           \
    "movl $0, %k[lo]\n\t"                                                                                              \
    "adcxq %[lo], %[t4]\n\t"                                                                                           \
    "adoxq %[lo], %[t4]\n\t"
#define LANDFALL_ROW_ADD(A, B, OFFSET)                                                                                 \
    LANDFALL_ROW_STEPS(A, B, OFFSET)                                                                                   \
    "mulxq 24(%[" B "]), %[lo], %[hi]\n\t"                                                                             \
    "adoxq %[lo], %[t3]\n\t"                                                                                           \
    "adcxq %[hi], %[t4]\n\t"                                                                                           \
    "movl $0, %k[lo]\n\t"                                                                                              \
    "adoxq %[lo], %[t4]\n\t"

// t = (t + k·m) / 2^64 with k such that the lowest limb vanishes; four limbs again.
#define LANDFALL_REDUCE_ROW                                                                                            \
    "movq %[factor], %%rdx\n\t"                                                                                        \
    "imulq %[t0], %%rdx\n\t"                                                                                           \
    "xorl %k[lo], %k[lo]\n\t"                                                                                          \
    "mulxq %[m0], %[lo], %[hi]\n\t"                                                                                    \
    "adcxq %[t0], %[lo]\n\t"                                                                                           \
    "movq %[hi], %[t0]\n\t"                                                                                            \
    "adcxq %[t1], %[t0]\n\t"                                                                                           \
    "mulxq %[m1], %[lo], %[t1]\n\t"                                                                                    \
    "adoxq %[lo], %[t0]\n\t"                                                                                           \
    "adcxq %[t2], %[t1]\n\t"                                                                                           \
    "mulxq %[m2], %[lo], %[t2]\n\t"                                                                                    \
    "adoxq %[lo], %[t1]\n\t"                                                                                           \
    "adcxq %[t3], %[t2]\n\t"                                                                                           \
    "mulxq %[m3], %[lo], %[t3]\n\t"                                                                                    \
    "adoxq %[lo], %[t2]\n\t"                                                                                           \
    "movl $0, %k[lo]\n\t"                                                                                              \
    "adcxq %[lo], %[t3]\n\t"                                                                                           \
    "adoxq %[t4], %[t3]\n\t"

// [0, 2m) to [0, m). By now t4, lo, hi and rdx are free.
#define LANDFALL_SUBTRACT_ONCE                                                                                         \
    "movq %[t0], %[t4]\n\t"                                                                                            \
    "movq %[t1], %[lo]\n\t"                                                                                            \
    "movq %[t2], %[hi]\n\t"                                                                                            \
    "movq %[t3], %%rdx\n\t"                                                                                            \
    "subq %[m0], %[t4]\n\t"                                                                                            \
    "sbbq %[m1], %[lo]\n\t"                                                                                            \
    "sbbq %[m2], %[hi]\n\t"                                                                                            \
    "sbbq %[m3], %%rdx\n\t"                                                                                            \
    "cmovncq %[t4], %[t0]\n\t"                                                                                         \
    "cmovncq %[lo], %[t1]\n\t"                                                                                         \
    "cmovncq %[hi], %[t2]\n\t"                                                                                         \
    "cmovncq %%rdx, %[t3]\n\t"

#define LANDFALL_PRODUCT                                                                                               \
    LANDFALL_FIRST_ROW("a", "b")                                                                                       \
    LANDFALL_REDUCE_ROW LANDFALL_ROW_BEGIN("a", "b", "8") LANDFALL_REDUCE_ROW LANDFALL_ROW_BEGIN("a", "b", "16")       \
        LANDFALL_REDUCE_ROW LANDFALL_ROW_BEGIN("a", "b", "24") LANDFALL_REDUCE_ROW

#define LANDFALL_TEMPORARIES                                                                                           \
    [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4), [lo] "=&r"(lo), [hi] "=&r"(hi)
#define LANDFALL_MODULUS                                                                                               \
    [m0] "m"(Constants::kModulus[0]), [m1] "m"(Constants::kModulus[1]), [m2] "m"(Constants::kModulus[2]),              \
        [m3] "m"(Constants::kModulus[3])

// montgomeryMul: any a, b below the modulus.
template <class Constants>
[[gnu::always_inline]] inline Limbs mul(const Limbs& a, const Limbs& b) {
    std::uint64_t t0, t1, t2, t3, t4, lo, hi;
    asm(LANDFALL_PRODUCT LANDFALL_SUBTRACT_ONCE:LANDFALL_TEMPORARIES
        : [a] "r"(a.data()), [b] "r"(b.data()), "m"(a), "m"(b), LANDFALL_MODULUS, [factor] "m"(Constants::kFactor)
        : "rdx", "cc");
    return {t0, t1, t2, t3};
}

// (a·b + c·d)·2^-256 with one reduction for both. All below the modulus m. The
// running value stays below b + d + m < 2^256, the result below 2m²/2^256 + m <
// 1.4m, and one subtraction is enough.
template <class Constants>
[[gnu::always_inline]] inline Limbs sumOfProducts(const Limbs& a, const Limbs& b, const Limbs& c, const Limbs& d) {
    std::uint64_t t0, t1, t2, t3, t4, lo, hi;
    asm(LANDFALL_FIRST_ROW("a", "b") LANDFALL_ROW_ADD("c", "d", "0")                            //
        LANDFALL_REDUCE_ROW LANDFALL_ROW_BEGIN("a", "b", "8") LANDFALL_ROW_ADD("c", "d", "8")   //
        LANDFALL_REDUCE_ROW LANDFALL_ROW_BEGIN("a", "b", "16") LANDFALL_ROW_ADD("c", "d", "16") //
        LANDFALL_REDUCE_ROW LANDFALL_ROW_BEGIN("a", "b", "24") LANDFALL_ROW_ADD("c", "d", "24") //
        LANDFALL_REDUCE_ROW LANDFALL_SUBTRACT_ONCE:LANDFALL_TEMPORARIES
        : [a] "r"(a.data()), [b] "r"(b.data()), [c] "r"(c.data()), [d] "r"(d.data()), "m"(a), "m"(b), "m"(c), "m"(d),
          LANDFALL_MODULUS, [factor] "m"(Constants::kFactor)
        : "rdx", "cc");
    return {t0, t1, t2, t3};
}

// The rest is for every x86-64 processor.

template <class Constants>
[[gnu::always_inline]] inline Limbs add(const Limbs& a, const Limbs& b) {
    auto [t0, t1, t2, t3] = a;
    std::uint64_t t4, lo, hi;
    asm("addq %[b0], %[t0]\n\t"
        "adcq %[b1], %[t1]\n\t"
        "adcq %[b2], %[t2]\n\t"
        "adcq %[b3], %[t3]\n\t" LANDFALL_SUBTRACT_ONCE
        : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3), [t4] "=&r"(t4), [lo] "=&r"(lo), [hi] "=&r"(hi)
        : [b0] "m"(b[0]), [b1] "m"(b[1]), [b2] "m"(b[2]), [b3] "m"(b[3]), LANDFALL_MODULUS
        : "rdx", "cc");
    return {t0, t1, t2, t3};
}

template <class Constants>
[[gnu::always_inline]] inline Limbs sub(const Limbs& a, const Limbs& b) {
    auto [t0, t1, t2, t3] = a;
    std::uint64_t mask, lo, hi, last;
    asm("subq %[b0], %[t0]\n\t"
        "sbbq %[b1], %[t1]\n\t"
        "sbbq %[b2], %[t2]\n\t"
        "sbbq %[b3], %[t3]\n\t"
        "sbbq %[mask], %[mask]\n\t"
        "movq %[m0], %[lo]\n\t"
        "movq %[m1], %[hi]\n\t"
        "movq %[m2], %[last]\n\t"
        "andq %[mask], %[lo]\n\t"
        "andq %[mask], %[hi]\n\t"
        "andq %[mask], %[last]\n\t"
        "andq %[m3], %[mask]\n\t"
        "addq %[lo], %[t0]\n\t"
        "adcq %[hi], %[t1]\n\t"
        "adcq %[last], %[t2]\n\t"
        "adcq %[mask], %[t3]\n\t"
        : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3), [mask] "=&r"(mask), [lo] "=&r"(lo),
          [hi] "=&r"(hi), [last] "=&r"(last)
        : [b0] "m"(b[0]), [b1] "m"(b[1]), [b2] "m"(b[2]), [b3] "m"(b[3]), LANDFALL_MODULUS
        : "cc");
    return {t0, t1, t2, t3};
}

// NOLINTEND(cppcoreguidelines-init-variables)

#undef LANDFALL_FIRST_ROW
#undef LANDFALL_ROW_STEPS
#undef LANDFALL_ROW_BEGIN
#undef LANDFALL_ROW_ADD
#undef LANDFALL_REDUCE_ROW
#undef LANDFALL_SUBTRACT_ONCE
#undef LANDFALL_PRODUCT
#undef LANDFALL_TEMPORARIES
#undef LANDFALL_MODULUS

} // namespace landfall::algebra::x86_64

#endif
