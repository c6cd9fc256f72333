#include "algebra/processor.h"

#include <cstdlib>
#include <string_view>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace landfall::algebra {
namespace {

bool portableWanted() {
    const char* wish = std::getenv("LANDFALL_ARITHMETIC"); // NOLINT(concurrency-mt-unsafe): before main
    return wish != nullptr && std::string_view(wish) == "portable";
}

} // namespace

bool processorHasAdx() {
#if defined(__x86_64__)
    unsigned eax = 0;
    unsigned ebx = 0;
    unsigned ecx = 0;
    unsigned edx = 0;
    constexpr unsigned kBmi2 = 1U << 8;
    constexpr unsigned kAdx = 1U << 19;
    return __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) != 0 && (ebx & kBmi2) != 0 && (ebx & kAdx) != 0;
#else
    return false;
#endif
}

bool detail::g_useAdx = processorHasAdx() && !portableWanted();

Arithmetic arithmetic() {
    return detail::g_useAdx ? Arithmetic::Adx : Arithmetic::Portable;
}

bool setArithmetic(Arithmetic choice) {
    if (choice == Arithmetic::Adx && !processorHasAdx()) {
        return false;
    }
    detail::g_useAdx = choice == Arithmetic::Adx;
    return true;
}

} // namespace landfall::algebra
