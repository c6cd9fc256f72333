#include "circuits/gadgets/babyjubjub_gadget.h"

namespace landfall::circuits {

using crypto::BabyJubjubPoint;

namespace {

constexpr Fr kA(crypto::babyjubjub::kA);
constexpr Fr kD(crypto::babyjubjub::kD);

} // namespace

EdwardsPoint advicePoint(Builder& builder, const BabyJubjubPoint& value, std::string_view name) {
    EdwardsPoint point{builder.advice(value.x, name), builder.advice(value.y, name)};
    const Linear xx = builder.product(point.x, point.x);
    const Linear yy = builder.product(point.y, point.y);
    builder.enforceProduct(xx * kD, yy, xx * kA + yy - Linear(1));
    return point;
}

EdwardsPoint addPoints(Builder& builder, const EdwardsPoint& a, const EdwardsPoint& b) {
    const Linear beta = builder.product(a.x, b.y);
    const Linear gamma = builder.product(a.y, b.x);
    const Linear delta = builder.product(a.y - a.x * kA, b.x + b.y);
    const Linear tau = builder.product(beta, gamma) * kD;
    return {builder.quotient(beta + gamma, Linear(1) + tau, "edwards.x"),
            builder.quotient(delta + beta * kA - gamma, Linear(1) - tau, "edwards.y")};
}

EdwardsPoint doublePoint(Builder& builder, const EdwardsPoint& point) {
    const Linear xx = builder.product(point.x, point.x) * kA;
    const Linear yy = builder.product(point.y, point.y);
    const Linear xy = builder.product(point.x, point.y);
    return {builder.quotient(xy * Fr(2), xx + yy, "edwards.x"),
            builder.quotient(yy - xx, Linear(2) - xx - yy, "edwards.y")};
}

MontgomeryPoint toMontgomery(Builder& builder, const EdwardsPoint& point) {
    const Linear u = builder.quotient(Linear(1) + point.y, Linear(1) - point.y, "montgomery.u");
    const Linear inverse = builder.quotient(Linear(1), point.x, "montgomery.inverse");
    return {u, builder.product(u, inverse)};
}

EdwardsPoint toEdwards(Builder& builder, const MontgomeryPoint& point) {
    return {builder.quotient(point.u, point.v, "edwards.x"),
            builder.quotient(point.u - Linear(1), point.u + Linear(1), "edwards.y")};
}

namespace {

// The third point on the line of slope λ through a and b, mirrored.
MontgomeryPoint sumOnLine(Builder& builder, const Linear& slope, const MontgomeryPoint& a, const Linear& bu) {
    const Linear u = builder.product(slope, slope) - Linear(kMontgomeryA) - a.u - bu;
    return {u, builder.product(slope, a.u - u) - a.v};
}

} // namespace

MontgomeryPoint addUnequal(Builder& builder, const MontgomeryPoint& a, const MontgomeryPoint& b) {
    return sumOnLine(builder, builder.quotient(b.v - a.v, b.u - a.u, "montgomery.slope"), a, b.u);
}

MontgomeryPoint doublePoint(Builder& builder, const MontgomeryPoint& point) {
    const Linear uu = builder.product(point.u, point.u);
    const Linear slope =
        builder.quotient(uu * Fr(3) + point.u * Fr(2 * kMontgomeryA) + Linear(1), point.v * Fr(2), "montgomery.slope");
    return sumOnLine(builder, slope, point, point.u);
}

MontgomeryPoint doubleAndAdd(Builder& builder, const MontgomeryPoint& a, const MontgomeryPoint& b) {
    const Linear first = builder.quotient(b.v - a.v, b.u - a.u, "montgomery.slope");
    const Linear middle = builder.product(first, first) - Linear(kMontgomeryA) - a.u - b.u;
    // The line through a + b and a has the slope 2·a.v / (a.u − middle) − first.
    const Linear both = builder.quotient(a.v * Fr(2), a.u - middle, "montgomery.slope");
    return sumOnLine(builder, both - first, a, middle);
}

} // namespace landfall::circuits
