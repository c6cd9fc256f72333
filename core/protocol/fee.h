#pragma once

#include "protocol/amount.h"

#include <cstdint>
#include <optional>

namespace landfall::protocol {

// mantissa (11 bits, high) and exponent (5 bits, low): mantissa · 10^exponent,
// in 18 decimals. At most 2047 · 10^31, which is below 2^120.
using PackedFee = std::uint16_t;

Amount unpackFee(PackedFee packed);

// Exactly one packed form of a value is canonical: the one with the largest mantissa.
bool isCanonicalFee(PackedFee packed);

// Nothing if the value has no packed form.
std::optional<PackedFee> packFee(Amount fee);

// The smallest packable fee that is at least `fee`; nothing above 2047 · 10^31.
std::optional<PackedFee> packFeeUp(Amount fee);

} // namespace landfall::protocol
