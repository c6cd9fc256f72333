#pragma once

#include "snark/builder.h"

#include <span>
#include <string_view>
#include <vector>

namespace landfall::circuits {

using algebra::Fr;
using snark::Builder;
using snark::Linear;

// b = 0 or b = 1. One constraint.
void enforceBoolean(Builder& builder, const Linear& bit);
Linear adviceBoolean(Builder& builder, bool value, std::string_view name);

// 2^exponent, exponent ≤ 253.
const Fr& powerOfTwo(unsigned exponent);

// The bits of a value, lowest first; the value must be below 2^count, count ≤ 253.
// The top bit is what the others leave over, so this is `count` constraints.
std::vector<Linear> toBits(Builder& builder, const Linear& value, unsigned count, std::string_view name);
// The same for 254 bits, where a residue has more than one form: `number` is the one to take.
std::vector<Linear> toBits(Builder& builder, const Linear& value, const Uint256& number, unsigned count,
                           std::string_view name);
// An advice of `count` bits, lowest first: as toBits, where the value follows from the bits.
std::vector<Linear> adviceBits(Builder& builder, const Uint256& value, unsigned count, std::string_view name);
Linear fromBits(std::span<const Linear> bits);

// value < 2^count
void enforceRange(Builder& builder, const Linear& value, unsigned count, std::string_view name);

// 1 if the value is 0, else 0. Two constraints.
Linear isZero(Builder& builder, const Linear& value, std::string_view name);
// `when` must be 0 or 1: value ≠ 0 where it is 1. One constraint.
void enforceNonZero(Builder& builder, const Linear& value, const Linear& when, std::string_view name);

// condition ? a : b; the condition must be boolean. One constraint.
Linear select(Builder& builder, const Linear& condition, const Linear& a, const Linear& b);

// values[index] of 2^n values, the index given by its n bits, lowest first and boolean. 2^n - 1 constraints.
Linear choose(Builder& builder, std::vector<Linear> values, std::span<const Linear> index);

// Given the bits of v (lowest first, at most 254), enforces v < bound or v > bound as
// integers. With all 254 bits the bound must be at least 2^253 for the first and below
// 2^253 for the second. Else a difference could wrap around the field's order.
void enforceBelow(Builder& builder, std::span<const Linear> bits, const Uint256& bound);
void enforceAbove(Builder& builder, std::span<const Linear> bits, const Uint256& bound);

} // namespace landfall::circuits
