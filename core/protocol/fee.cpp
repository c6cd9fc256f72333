#include "protocol/fee.h"

namespace landfall::protocol {
namespace {

constexpr unsigned kMantissaMax = 2047;
constexpr unsigned kCanonicalMantissa = 205; // 10 · 205 no longer fits 11 bits
constexpr unsigned kExponentMax = 31;

} // namespace

Amount unpackFee(PackedFee packed) {
    Amount value = packed >> 5;
    for (unsigned i = packed & 31U; i > 0; --i) {
        value *= 10;
    }
    return value;
}

bool isCanonicalFee(PackedFee packed) {
    return (packed & 31U) == 0 || (packed >> 5) >= kCanonicalMantissa;
}

std::optional<PackedFee> packFee(Amount fee) {
    const auto packed = packFeeUp(fee);
    return packed && unpackFee(*packed) == fee ? packed : std::nullopt;
}

std::optional<PackedFee> packFeeUp(Amount fee) {
    unsigned exponent = 0;
    bool inexact = false;
    Amount mantissa = fee;
    while (mantissa + (inexact ? 1 : 0) > kMantissaMax) {
        inexact = inexact || mantissa % 10 != 0;
        mantissa /= 10;
        ++exponent;
    }
    if (exponent > kExponentMax) {
        return std::nullopt;
    }
    mantissa += inexact ? 1 : 0;
    return static_cast<PackedFee>((static_cast<unsigned>(mantissa) << 5) | exponent);
}

} // namespace landfall::protocol
