#pragma once

#include "algebra/felt.h"

#include <span>

namespace landfall::crypto {

// BLAKE2s-256 of felts, reduced, as compiled classes are hashed (SNIP-34). A felt below 2^63 is two words of 32 bits,
// any other eight, the first of which has its highest bit set; words are little-endian, so is the digest.
algebra::Felt feltBlake(std::span<const algebra::Felt> elements);

} // namespace landfall::crypto
