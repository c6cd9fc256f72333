#include "algebra/g2.h"

#include "algebra/bn_parameter.h"

namespace landfall::algebra {
namespace {

Fq fromHexLimbs(std::uint64_t l3, std::uint64_t l2, std::uint64_t l1, std::uint64_t l0) {
    return Fq::reduce(Uint256({l0, l1, l2, l3}));
}

} // namespace

const Fq2& CurveG2::b() {
    static const Fq2 value = Fq2{3, 0} * Fq2::one().timesXi().inverse();
    return value;
}

G2Affine CurveG2::generator() {
    static const G2Affine point{
        {fromHexLimbs(0x1800deef121f1e76, 0x426a00665e5c4479, 0x674322d4f75edadd, 0x46debd5cd992f6ed),
         fromHexLimbs(0x198e9393920d483a, 0x7260bfb731fb5d25, 0xf1aa493335a9e712, 0x97e485b7aef312c2)},
        {fromHexLimbs(0x12c85ea5db8c6deb, 0x4aab71808dcb408f, 0xe3d1e7690c43d37b, 0x4ce6cc0166fa7daa),
         fromHexLimbs(0x090689d0585ff075, 0xec9e99ad690c3395, 0xbc4b313370b38ef3, 0x55acdadcd122975b)}};
    return point;
}

G2Affine frobenius(const G2Affine& point) {
    static const Fq2 ofX = Fq2::one().timesXi().pow(divMod(*checkedSub(Fq::modulus(), 1), 3).quotient);
    static const Fq2 ofY = Fq2::one().timesXi().pow(divMod(*checkedSub(Fq::modulus(), 1), 2).quotient);
    return {point.x.conjugate() * ofX, point.y.conjugate() * ofY};
}

// Frobenius ψ satisfies ψ² - tψ + q = 0 on all of the twist. Where ψ(P) = (t-1)·P,
// that says (q + 1 - t)·P = r·P = 0; and on the group of order r, ψ is
// multiplication by q = t - 1 modulo r. So the test is exact, at half the cost of r·P.
bool isInSubgroup(const G2Affine& point) {
    return point.isOnCurve() && G2Jacobian(frobenius(point)) == G2Jacobian(point).times(kTraceMinusOne);
}

} // namespace landfall::algebra
