#include "algebra/batch_inverse.h"
#include "algebra/g1.h"
#include "algebra/g2.h"

#include <array>

namespace landfall::algebra {

template <class Curve>
AffinePoint<Curve> JacobianPoint<Curve>::toAffine() const {
    if (isInfinity()) {
        return {};
    }
    const Field inverse = z.inverse();
    const Field inverse2 = inverse.square();
    return {x * inverse2, y * inverse2 * inverse};
}

template <class Curve>
JacobianPoint<Curve> JacobianPoint<Curve>::doubled() const {
    const Field a = x.square();
    const Field b = y.square();
    const Field c = b.square();
    const Field d = ((x + b).square() - a - c).doubled();
    const Field e = a.doubled() + a;
    const Field x3 = e.square() - d.doubled();
    return {x3, e * (d - x3) - c.doubled().doubled().doubled(), (y * z).doubled()};
}

template <class Curve>
JacobianPoint<Curve> JacobianPoint<Curve>::plus(const JacobianPoint& b) const {
    if (isInfinity()) {
        return b;
    }
    if (b.isInfinity()) {
        return *this;
    }
    const Field z1z1 = z.square();
    const Field z2z2 = b.z.square();
    const Field u1 = x * z2z2;
    const Field s1 = y * b.z * z2z2;
    const Field h = b.x * z1z1 - u1;
    const Field r = (b.y * z * z1z1 - s1).doubled();
    if (h.isZero()) {
        return r.isZero() ? doubled() : infinity();
    }
    const Field i = h.doubled().square();
    const Field j = h * i;
    const Field v = u1 * i;
    const Field x3 = r.square() - j - v.doubled();
    return {x3, r * (v - x3) - (s1 * j).doubled(), ((z + b.z).square() - z1z1 - z2z2) * h};
}

template <class Curve>
JacobianPoint<Curve> JacobianPoint<Curve>::plus(const Affine& b) const {
    if (b.isInfinity()) {
        return *this;
    }
    if (isInfinity()) {
        return b;
    }
    const Field z1z1 = z.square();
    const Field h = b.x * z1z1 - x;
    const Field r = (b.y * z * z1z1 - y).doubled();
    if (h.isZero()) {
        return r.isZero() ? doubled() : infinity();
    }
    const Field hh = h.square();
    const Field i = hh.doubled().doubled();
    const Field j = h * i;
    const Field v = x * i;
    const Field x3 = r.square() - j - v.doubled();
    return {x3, r * (v - x3) - (y * j).doubled(), (z + h).square() - z1z1 - hh};
}

template <class Curve>
bool JacobianPoint<Curve>::equals(const JacobianPoint& b) const {
    if (isInfinity() || b.isInfinity()) {
        return isInfinity() == b.isInfinity();
    }
    const Field z1z1 = z.square();
    const Field z2z2 = b.z.square();
    return x * z2z2 == b.x * z1z1 && y * z2z2 * b.z == b.y * z1z1 * z;
}

template <class Curve>
JacobianPoint<Curve> JacobianPoint<Curve>::times(const Uint256& scalar) const {
    std::array<JacobianPoint, 16> multiples{};
    for (std::size_t i = 1; i < multiples.size(); ++i) {
        multiples[i] = multiples[i - 1] + *this;
    }
    JacobianPoint out;
    for (unsigned nibble = (scalar.bitLength() + 3) / 4; nibble-- > 0;) {
        out = out.doubled().doubled().doubled().doubled();
        out += multiples[(scalar.limbs[nibble / 16] >> (4 * (nibble % 16))) & 15];
    }
    return out;
}

template <class Curve>
std::vector<AffinePoint<Curve>> batchToAffine(std::span<const JacobianPoint<Curve>> points) {
    std::vector<typename Curve::Field> inverses(points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        inverses[i] = points[i].z;
    }
    batchInverse(std::span(inverses));
    std::vector<AffinePoint<Curve>> out(points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto inverse2 = inverses[i].square();
        // Infinity has z = 0, whose entry stayed zero, and becomes (0, 0).
        out[i] = {points[i].x * inverse2, points[i].y * inverse2 * inverses[i]};
    }
    return out;
}

template struct JacobianPoint<CurveG1>;
template struct JacobianPoint<CurveG2>;
template std::vector<G1Affine> batchToAffine(std::span<const G1Jacobian>);
template std::vector<G2Affine> batchToAffine(std::span<const G2Jacobian>);

} // namespace landfall::algebra
