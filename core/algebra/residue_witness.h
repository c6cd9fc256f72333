#pragma once

#include "algebra/fq12.h"

#include <optional>

// A short proof that an unreduced pairing reduces to one: with x the curve's parameter and λ = 6x + 2 + q - q² + q³,
// every such value is a λ-th power but for a root of unity, and no other value is. Raising to λ rides along in the
// pairing's loop, so whoever checks needs no final exponentiation. Novakovic, Eagen, "On Proving Pairings" (2024).
namespace landfall::algebra {

// S, of order 27. 27 is the power of 3 in q^12 - 1.
const Fq12& rootOfOrder27();

struct ResidueWitness {
    Fq12 c;
    Fq12 inverse;       // of c
    unsigned shift = 0; // 0, 1 or 2
};

// f·S^shift = c^λ. Of the many c that there are, always the same one. Nothing unless f^((q^12 - 1) / r) is one.
std::optional<ResidueWitness> residueWitness(const Fq12& f);

} // namespace landfall::algebra
