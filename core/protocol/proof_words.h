#pragma once

#include "base/bytes.h"

#include <array>

namespace landfall::protocol {

// Groth16 proof as the pairing precompile takes it: A (x, y), B (x imaginary, x
// real, y imaginary, y real), C (x, y), 32 bytes big-endian each.
using ProofWords = std::array<Bytes32, 8>;

} // namespace landfall::protocol
