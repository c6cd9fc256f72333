#pragma once

#include "algebra/fq12.h"
#include "algebra/g1.h"
#include "algebra/g2.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

// The optimal ate pairing's loop with affine lines, for who has to show each of its values. pairing.h is faster, and
// its lines differ from these by factors of Fq2.
namespace landfall::algebra {

// 6x + 2 = 2^65 + Σ digit[i]·2^(64 - i) with digits -1, 0 and 1. No two neighbours differ from 0.
constexpr std::size_t kLoopDigits = 65;
const std::array<std::int8_t, kLoopDigits>& loopDigits();

// The line through points of the twist, at a point of G1 and divided by that point's y: 1 + w1·w + w3·w³.
struct LineValue {
    Fq2 w1;
    Fq2 w3;
};

// All lines of q's loop at p, in its order: each digit's tangent and, where the digit is not 0, the line through the
// running point and ±q; at the end those through ψ(q) and -ψ²(q). Neither point may be infinity, and q must be in the
// subgroup.
std::vector<LineValue> linesAt(const G1Affine& p, const G2Affine& q);

// The loop's value for several pairs at once, of each what linesAt gave: a representative of the product of their
// pairings, which is one exactly where this, raised to (q^12 - 1) / r, is.
Fq12 millerLoop(std::span<const std::vector<LineValue>> pairs);

} // namespace landfall::algebra
