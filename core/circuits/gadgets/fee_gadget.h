#pragma once

#include "circuits/gadgets/bits.h"

namespace landfall::circuits {

// The value of a packed fee (protocol/fee.h) given by its 16 bits, lowest first, where
// `when` is 1, else 0. Enforces that it is canonical where `when` is 1. 20 constraints.
Linear unpackFee(Builder& builder, const Linear& when, std::span<const Linear> bits);

} // namespace landfall::circuits
