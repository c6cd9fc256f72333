#pragma once

#include "algebra/fq12.h"
#include "algebra/g1.h"
#include "algebra/g2.h"

#include <span>
#include <utility>

namespace landfall::algebra {

// The optimal ate pairing of EIP-197's curve, final exponentiation by exactly
// (q^12 - 1) / r. Points must be on their curves and Q in the subgroup; where
// either is infinity the answer is one.
Fq12 pairing(const G1Affine& p, const G2Affine& q);

// Whether the product of all e(p, q) is one (true for none), as the precompile
// at address 8 has it. There is one Miller loop and one final exponentiation
// for all.
bool pairingProductIsOne(std::span<const std::pair<G1Affine, G2Affine>> pairs);

} // namespace landfall::algebra
