#pragma once

#include "algebra/fq2.h"

namespace landfall::algebra {

// Fq2[v] / (v³ - ξ): c0 + c1·v + c2·v².
struct Fq6 {
    Fq2 c0;
    Fq2 c1;
    Fq2 c2;

    static constexpr Fq6 zero() { return {}; }
    static constexpr Fq6 one() { return {Fq2::one(), {}, {}}; }

    friend bool operator==(const Fq6&, const Fq6&) = default;
    friend Fq6 operator+(const Fq6& a, const Fq6& b) { return {a.c0 + b.c0, a.c1 + b.c1, a.c2 + b.c2}; }
    friend Fq6 operator-(const Fq6& a, const Fq6& b) { return {a.c0 - b.c0, a.c1 - b.c1, a.c2 - b.c2}; }
    friend Fq6 operator*(const Fq6& a, const Fq6& b);
    friend Fq6 operator*(const Fq6& a, const Fq2& b) { return {a.c0 * b, a.c1 * b, a.c2 * b}; }
    Fq6 operator-() const { return {-c0, -c1, -c2}; }
    Fq6 timesV() const { return {c2.timesXi(), c0, c1}; }
    Fq6 inverse() const;
};

// Fq6[w] / (w² - v): c0 + c1·w. Holds the target group of the pairing.
struct Fq12 {
    Fq6 c0;
    Fq6 c1;

    static constexpr Fq12 one() { return {Fq6::one(), {}}; }

    friend bool operator==(const Fq12&, const Fq12&) = default;
    friend Fq12 operator+(const Fq12& a, const Fq12& b) { return {a.c0 + b.c0, a.c1 + b.c1}; }
    friend Fq12 operator-(const Fq12& a, const Fq12& b) { return {a.c0 - b.c0, a.c1 - b.c1}; }
    friend Fq12 operator*(const Fq12& a, const Fq12& b);
    Fq12& operator*=(const Fq12& b) { return *this = *this * b; }
    Fq12 square() const;

    // this^(q^6); the inverse for elements of norm one (all of the target group).
    Fq12 conjugate() const { return {c0, -c1}; }
    Fq12 inverse() const;
    Fq12 pow(const Uint256& exponent) const;

    // this^(q^power).
    Fq12 frobenius(unsigned power) const;

    // Times d0 + d3·w + d4·v·w, the shape of a line through points of the twist.
    Fq12 timesLine(const Fq2& d0, const Fq2& d3, const Fq2& d4) const;
};

} // namespace landfall::algebra
