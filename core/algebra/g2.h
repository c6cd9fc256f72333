#pragma once

#include "algebra/curve.h"
#include "algebra/fq2.h"

namespace landfall::algebra {

// The twist of EIP-197: y² = x³ + 3 / (9 + u) over Fq2. Most of its points are
// outside the group of order r: check those that come from elsewhere.
struct CurveG2 {
    using Field = Fq2;
    static const Fq2& b();
    static AffinePoint<CurveG2> generator();
};

using G2Affine = AffinePoint<CurveG2>;
using G2Jacobian = JacobianPoint<CurveG2>;

extern template struct JacobianPoint<CurveG2>;
extern template std::vector<G2Affine> batchToAffine(std::span<const G2Jacobian>);

// Frobenius of the big field carried over to the twist: (x̄·ξ^((q-1)/3), ȳ·ξ^((q-1)/2)).
G2Affine frobenius(const G2Affine& point);

// On the curve and of order r (or infinity).
bool isInSubgroup(const G2Affine& point);

} // namespace landfall::algebra
