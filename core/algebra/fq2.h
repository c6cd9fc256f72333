#pragma once

#include "algebra/fq.h"

namespace landfall::algebra {

// Fq[u] / (u² + 1): c0 + c1·u.
struct Fq2 {
    Fq c0;
    Fq c1;

    static constexpr Fq2 zero() { return {}; }
    static constexpr Fq2 one() { return {Fq::one(), Fq::zero()}; }

    constexpr bool isZero() const { return c0.isZero() && c1.isZero(); }
    friend constexpr bool operator==(const Fq2&, const Fq2&) = default;

    friend constexpr Fq2 operator+(const Fq2& a, const Fq2& b) { return {a.c0 + b.c0, a.c1 + b.c1}; }
    friend constexpr Fq2 operator-(const Fq2& a, const Fq2& b) { return {a.c0 - b.c0, a.c1 - b.c1}; }
    friend constexpr Fq2 operator*(const Fq2& a, const Fq2& b) {
        return {Fq::sumOfProducts(a.c0, b.c0, a.c1, -b.c1), Fq::sumOfProducts(a.c0, b.c1, a.c1, b.c0)};
    }
    friend constexpr Fq2 operator*(const Fq2& a, const Fq& b) { return {a.c0 * b, a.c1 * b}; }
    constexpr Fq2 operator-() const { return {-c0, -c1}; }
    constexpr Fq2 negatedIf(bool negate) const { return {c0.negatedIf(negate), c1.negatedIf(negate)}; }
    constexpr Fq2& operator+=(const Fq2& b) { return *this = *this + b; }
    constexpr Fq2& operator-=(const Fq2& b) { return *this = *this - b; }
    constexpr Fq2& operator*=(const Fq2& b) { return *this = *this * b; }
    constexpr Fq2 square() const { return {(c0 + c1) * (c0 - c1), (c0 * c1).doubled()}; }
    constexpr Fq2 doubled() const { return {c0.doubled(), c1.doubled()}; }
    constexpr Fq2 conjugate() const { return {c0, -c1}; }

    // Times ξ = 9 + u, the number that the next storey of the tower is built on.
    constexpr Fq2 timesXi() const {
        const Fq2 eight = doubled().doubled().doubled();
        return {eight.c0 + c0 - c1, eight.c1 + c1 + c0};
    }

    // Zero has no inverse; its answer is zero.
    Fq2 inverse() const {
        const Fq scale = (c0.square() + c1.square()).inverse();
        return {c0 * scale, -(c1 * scale)};
    }

    Fq2 pow(const Uint256& exponent) const;
};

} // namespace landfall::algebra
