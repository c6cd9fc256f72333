#include "algebra/processor.h"

#include <cstdlib>
#include <string_view>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace landfall::algebra {
namespace {

Arithmetic initialArithmetic() {
    const char* wish = std::getenv("LANDFALL_ARITHMETIC"); // NOLINT(concurrency-mt-unsafe): before main
    const std::string_view name = wish == nullptr ? "" : wish;
    if (name == "portable" || !processorHasAdx()) {
        return Arithmetic::Portable;
    }
    return name == "adx" || !processorHasIfma() ? Arithmetic::Adx : Arithmetic::Ifma;
}

#if defined(__x86_64__)
struct Leaf7 {
    unsigned ebx = 0;

    Leaf7() {
        unsigned eax = 0;
        unsigned ecx = 0;
        unsigned edx = 0;
        if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) == 0) {
            ebx = 0;
        }
    }
    bool has(unsigned bit) const { return ((ebx >> bit) & 1) != 0; }
};

// Whether the system saves all of the registers of AVX-512 (XCR0: SSE, AVX, masks, both halves).
bool systemSavesAvx512() {
    unsigned eax = 0;
    unsigned ebx = 0;
    unsigned ecx = 0;
    unsigned edx = 0;
    constexpr unsigned kOsxsave = 1U << 27;
    if (__get_cpuid(1, &eax, &ebx, &ecx, &edx) == 0 || (ecx & kOsxsave) == 0) {
        return false;
    }
    unsigned low = 0;
    unsigned high = 0;
    asm volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    constexpr unsigned kAll = 0xe6;
    return (low & kAll) == kAll;
}
#endif

} // namespace

bool processorHasAdx() {
#if defined(__x86_64__)
    const Leaf7 leaf;
    return leaf.has(8) && leaf.has(19); // BMI2, ADX
#else
    return false;
#endif
}

bool processorHasIfma() {
#if defined(__x86_64__)
    const Leaf7 leaf;
    return processorHasAdx() && leaf.has(16) && leaf.has(21) && systemSavesAvx512(); // AVX512F, IFMA
#else
    return false;
#endif
}

bool detail::g_useAdx = initialArithmetic() != Arithmetic::Portable;
bool detail::g_useIfma = initialArithmetic() == Arithmetic::Ifma;

Arithmetic arithmetic() {
    return detail::g_useIfma ? Arithmetic::Ifma : detail::g_useAdx ? Arithmetic::Adx : Arithmetic::Portable;
}

bool setArithmetic(Arithmetic choice) {
    if ((choice != Arithmetic::Portable && !processorHasAdx()) || (choice == Arithmetic::Ifma && !processorHasIfma())) {
        return false;
    }
    detail::g_useAdx = choice != Arithmetic::Portable;
    detail::g_useIfma = choice == Arithmetic::Ifma;
    return true;
}

} // namespace landfall::algebra
