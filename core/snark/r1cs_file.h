#pragma once

#include "base/result.h"
#include "snark/r1cs.h"
#include "snark/section_file.h"

namespace landfall::snark {

// Wires that a file may state without proof of having that many: bounds what
// later stages allocate.
constexpr Wire kMostWires = Wire{1} << 26;

// iden3's .r1cs, version 1, over the scalar field of alt_bn128. Outputs and
// public inputs are public alike, in that order. Custom gates are refused, and
// so are coefficients that are zero or not below the modulus. The label map is
// checked for its size and dropped.
Result<ConstraintSystem> parseR1cs(ByteView bytes);

// One constraint system has one byte string: it is what a circuit's hash covers.
Status writeR1cs(const ConstraintSystem& system, const ByteSink& sink);

} // namespace landfall::snark
