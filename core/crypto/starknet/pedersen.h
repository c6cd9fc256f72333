#pragma once

#include "algebra/felt.h"

#include <span>

namespace landfall::crypto {

// The Pedersen hash over the Stark curve: the x of P0 + low(a)·P1 + high(a)·P2 + low(b)·P3 + high(b)·P4, where
// `low` are 248 bits and `high` the 4 above. Time depends on the inputs: public data only.
algebra::Felt pedersen(const algebra::Felt& a, const algebra::Felt& b);

// pedersen(…pedersen(pedersen(0, first), second)…, count).
algebra::Felt pedersenOfList(std::span<const algebra::Felt> elements);

} // namespace landfall::crypto
