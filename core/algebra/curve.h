#pragma once

#include "base/uint256.h"

#include <span>
#include <vector>

namespace landfall::algebra {

// Points of y² = x³ + b over Curve::Field. `Curve` gives the field, b() and the
// generator of the group of prime order r.
//
// Affine points are stored as the key files have them: two coordinates, and
// (0, 0), which is on neither curve, for the point at infinity.
template <class Curve>
struct AffinePoint {
    using Field = typename Curve::Field;
    Field x;
    Field y;

    static AffinePoint infinity() { return {}; }
    static AffinePoint generator() { return Curve::generator(); }

    bool isInfinity() const { return x.isZero() && y.isZero(); }
    // True for infinity.
    bool isOnCurve() const { return isInfinity() || y.square() == x.square() * x + Curve::b(); }
    AffinePoint operator-() const { return {x, -y}; }
    friend bool operator==(const AffinePoint&, const AffinePoint&) = default;
};

// Jacobian coordinates: (x, y, z) stands for (x/z², y/z³), z = 0 for infinity.
// Formulas: Explicit-Formulas Database, dbl-2009-l, madd-2007-bl, add-2007-bl.
template <class Curve>
struct JacobianPoint {
    using Field = typename Curve::Field;
    using Affine = AffinePoint<Curve>;
    Field x;
    Field y;
    Field z;

    JacobianPoint() = default;
    JacobianPoint(const Field& xx, const Field& yy, const Field& zz) : x(xx), y(yy), z(zz) {}
    JacobianPoint(const Affine& point) // NOLINT: the same point
        : x(point.x), y(point.y), z(point.isInfinity() ? Field::zero() : Field::one()) {}

    static JacobianPoint infinity() { return {}; }
    static JacobianPoint generator() { return Curve::generator(); }

    bool isInfinity() const { return z.isZero(); }
    Affine toAffine() const;
    JacobianPoint doubled() const;
    JacobianPoint operator-() const { return {x, -y, z}; }

    friend JacobianPoint operator+(const JacobianPoint& a, const JacobianPoint& b) { return a.plus(b); }
    friend JacobianPoint operator+(const JacobianPoint& a, const Affine& b) { return a.plus(b); }
    friend JacobianPoint operator-(const JacobianPoint& a, const JacobianPoint& b) { return a.plus(-b); }
    friend JacobianPoint operator-(const JacobianPoint& a, const Affine& b) { return a.plus(-b); }
    JacobianPoint& operator+=(const JacobianPoint& b) { return *this = plus(b); }
    JacobianPoint& operator+=(const Affine& b) { return *this = plus(b); }

    // Equal as points, whatever their z.
    friend bool operator==(const JacobianPoint& a, const JacobianPoint& b) { return a.equals(b); }

    // scalar·this; time depends on the scalar. Any 256-bit scalar is fine.
    JacobianPoint times(const Uint256& scalar) const;

private:
    JacobianPoint plus(const JacobianPoint& b) const;
    JacobianPoint plus(const Affine& b) const;
    bool equals(const JacobianPoint& b) const;
};

template <class Curve>
JacobianPoint<Curve> operator*(const JacobianPoint<Curve>& point, const Uint256& scalar) {
    return point.times(scalar);
}
template <class Curve>
JacobianPoint<Curve> operator*(const AffinePoint<Curve>& point, const Uint256& scalar) {
    return JacobianPoint<Curve>(point).times(scalar);
}

// All of them with one inversion.
template <class Curve>
std::vector<AffinePoint<Curve>> batchToAffine(std::span<const JacobianPoint<Curve>> points);

} // namespace landfall::algebra
