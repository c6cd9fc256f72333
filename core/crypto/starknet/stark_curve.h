#pragma once

#include "algebra/felt.h"

#include <optional>

namespace landfall::crypto {

// A point of the Stark curve y² = x³ + x + β over felts, in projective coordinates: (x/z, y/z), z = 0
// for infinity. The curve's order is prime, so the one addition law (Renes, Costello, Batina, "Complete
// addition formulas for prime order elliptic curves", algorithm 1) has no exceptions: it doubles too.
struct StarkPoint {
    algebra::Felt x;
    algebra::Felt y = algebra::Felt::one();
    algebra::Felt z;

    static const StarkPoint& generator();
    static StarkPoint affine(const algebra::Felt& px, const algebra::Felt& py) {
        return {px, py, algebra::Felt::one()};
    }
    // One of the two points with this x; nothing if there is none.
    static std::optional<StarkPoint> fromX(const algebra::Felt& x);

    bool isInfinity() const { return z.isZero(); }
    // Equal as points, whatever their z.
    bool equals(const StarkPoint& b) const;
    // x as a fraction's value. Not of infinity. Takes the same time for every point.
    algebra::Felt affineX() const;

    StarkPoint operator-() const { return {x, -y, z}; }
    friend StarkPoint operator+(const StarkPoint& a, const StarkPoint& b);

    // scalar·this; time depends on the scalar: public data only.
    StarkPoint times(const Uint256& scalar) const;
    // scalar·generator in constant time, from a table made at the first use (97 kB).
    static StarkPoint generatorTimes(const algebra::StarkScalar& scalar);
};

} // namespace landfall::crypto
