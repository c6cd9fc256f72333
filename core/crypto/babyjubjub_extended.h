#pragma once

#include "crypto/babyjubjub.h"

#include <span>

namespace landfall::crypto::babyjubjub {

// x = X/Z, y = Y/Z, T = XY/Z: the extended coordinates of Hisil, Wong, Carter and
// Dawson (https://eprint.iacr.org/2008/522). Formulas by their names in the
// Explicit-Formulas Database.
struct ExtendedPoint {
    algebra::Fr x;
    algebra::Fr y = algebra::Fr::one();
    algebra::Fr t;
    algebra::Fr z = algebra::Fr::one();

    static ExtendedPoint from(const BabyJubjubPoint& p) { return {p.x, p.y, p.x * p.y, algebra::Fr::one()}; }

    bool isIdentity() const { return x.isZero() && y == z; }
    bool equals(const BabyJubjubPoint& p) const { return x == p.x * z && y == p.y * z; }
    ExtendedPoint operator-() const { return {-x, y, -t, z}; }
    BabyJubjubPoint toAffine() const;
};

// add-2008-hwcd; complete on this curve, so doubling needs no case of its own.
ExtendedPoint addExtended(const ExtendedPoint& a, const ExtendedPoint& b);
// dbl-2008-hwcd.
ExtendedPoint doubleExtended(const ExtendedPoint& p);

void toAffine(std::span<const ExtendedPoint> points, std::span<BabyJubjubPoint> out);

// Time depends on the scalar.
ExtendedPoint multiplyExtended(const ExtendedPoint& point, const Uint256& scalar);
// In constant time; scalar below kSubgroupOrder.
ExtendedPoint multiplyBase8Extended(const Uint256& scalar);

} // namespace landfall::crypto::babyjubjub
