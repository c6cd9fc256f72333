#pragma once

#include "algebra/limbs.h"
#include "base/uint256.h"

namespace landfall::algebra {

// The number x that the Barreto-Naehrig curve is made from:
// q = 36x⁴ + 36x³ + 24x² + 6x + 1, r = 36x⁴ + 36x³ + 18x² + 6x + 1, trace t = 6x² + 1.
inline constexpr std::uint64_t kBnParameter = 4965661367192848881;

constexpr Uint256 bnTraceMinusOne() {
    const Wide square = static_cast<Wide>(kBnParameter) * kBnParameter;
    const Wide low = static_cast<Wide>(static_cast<std::uint64_t>(square)) * 6;
    const Wide high = (square >> 64) * 6 + (low >> 64);
    return Uint256(
        {static_cast<std::uint64_t>(low), static_cast<std::uint64_t>(high), static_cast<std::uint64_t>(high >> 64), 0});
}
inline constexpr Uint256 kTraceMinusOne = bnTraceMinusOne();

} // namespace landfall::algebra
