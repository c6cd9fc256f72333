#pragma once

#include "circuits/gadgets/bits.h"
#include "crypto/babyjubjub.h"

namespace landfall::circuits {

// A point of the twisted Edwards curve of crypto/babyjubjub.h. Its addition law has
// no exceptions, so what is built from points on the curve is on the curve.
struct EdwardsPoint {
    Linear x;
    Linear y;
};

// A point of v² = u³ + 168698·u² + u, the same curve by u = (1+y)/(1−y), v = u/x; neither the
// identity nor the point (0, −1). Cheaper, but its addition law has exceptions.
struct MontgomeryPoint {
    Linear u;
    Linear v;
};

inline constexpr std::uint64_t kMontgomeryA = 168698;

// A point on the curve, chosen by the prover. Three constraints.
EdwardsPoint advicePoint(Builder& builder, const crypto::BabyJubjubPoint& value, std::string_view name);

// Six constraints.
EdwardsPoint addPoints(Builder& builder, const EdwardsPoint& a, const EdwardsPoint& b);
// Five constraints.
EdwardsPoint doublePoint(Builder& builder, const EdwardsPoint& point);

// The point's x must not be 0: enforced. Three constraints.
MontgomeryPoint toMontgomery(Builder& builder, const EdwardsPoint& point);
// The point's v must not be 0: the caller's to show. Two constraints. (No point has u = −1:
// v² would be 168696, which is not a square.)
EdwardsPoint toEdwards(Builder& builder, const MontgomeryPoint& point);

// a ≠ ±b is the caller's to show: for a = b the sum would be the prover's choice.
// Three constraints.
MontgomeryPoint addUnequal(Builder& builder, const MontgomeryPoint& a, const MontgomeryPoint& b);
// Four constraints. v must not be 0.
MontgomeryPoint doublePoint(Builder& builder, const MontgomeryPoint& point);
// 2a + b as (a + b) + a, where a ≠ ±b is the caller's to show. Five constraints; none
// hold if a + b = ±a.
MontgomeryPoint doubleAndAdd(Builder& builder, const MontgomeryPoint& a, const MontgomeryPoint& b);

// scalar·base8, for a scalar below the subgroup's order. What the prover chooses are
// 84 odd digits; every choice is some scalar, and every residue is reached. 672 constraints.
EdwardsPoint multiplyBase8(Builder& builder, const Uint256& scalar);

// (2h + 1)·point, where h is the least integer of the value's residue class. The
// point must be 4 times a point on the curve and have order other than 1 or 2. Its x
// is enforced to differ from 0. 1,866 constraints.
EdwardsPoint multiplyOdd(Builder& builder, const EdwardsPoint& point, const Linear& h);

} // namespace landfall::circuits
