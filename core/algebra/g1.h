#pragma once

#include "algebra/curve.h"
#include "algebra/fq.h"

namespace landfall::algebra {

// alt_bn128 (EIP-196): y² = x³ + 3 over Fq. Every point of it has order r, so
// being on the curve is all there is to check.
struct CurveG1 {
    using Field = Fq;
    static constexpr Fq b() { return 3; }
    static AffinePoint<CurveG1> generator() { return {1, 2}; }
};

using G1Affine = AffinePoint<CurveG1>;
using G1Jacobian = JacobianPoint<CurveG1>;

extern template struct JacobianPoint<CurveG1>;
extern template std::vector<G1Affine> batchToAffine(std::span<const G1Jacobian>);

} // namespace landfall::algebra
