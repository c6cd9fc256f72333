#include "algebra/fq12.h"

namespace landfall::algebra {
namespace {

template <class Field>
Field power(const Field& base, const Uint256& exponent) {
    Field out = Field::one();
    for (unsigned i = exponent.bitLength(); i-- > 0;) {
        out = out.square();
        if (exponent.bit(i)) {
            out *= base;
        }
    }
    return out;
}

// w^(q^n - 1), w of the tower: w^6 = ξ, so that w^i maps to w^i times its i-th power.
Fq2 frobeniusOfW(unsigned n) {
    // q = 1 modulo 6, so w^(q - 1) = ξ^((q - 1) / 6) lies in Fq2.
    static const std::array<Fq2, 12> table = [] {
        const Uint256 sixth = divMod(*checkedSub(Fq::modulus(), 1), 6).quotient;
        const Fq2 first = power(Fq2::one().timesXi(), sixth);
        std::array<Fq2, 12> out{Fq2::one()};
        for (std::size_t i = 1; i < out.size(); ++i) {
            out[i] = out[i - 1].conjugate() * first;
        }
        return out;
    }();
    return table[n % 12];
}

// (a0 + a1·v)·(d0 + d1·v) with a's v² kept.
Fq6 timesSparse(const Fq6& a, const Fq2& d0, const Fq2& d1) {
    const Fq2 low = a.c0 * d0;
    const Fq2 high = a.c1 * d1;
    return {(a.c2 * d1).timesXi() + low, (a.c0 + a.c1) * (d0 + d1) - low - high, a.c2 * d0 + high};
}

} // namespace

Fq2 Fq2::pow(const Uint256& exponent) const {
    return power(*this, exponent);
}

Fq6 operator*(const Fq6& a, const Fq6& b) {
    const Fq2 p0 = a.c0 * b.c0;
    const Fq2 p1 = a.c1 * b.c1;
    const Fq2 p2 = a.c2 * b.c2;
    return {((a.c1 + a.c2) * (b.c1 + b.c2) - p1 - p2).timesXi() + p0,
            (a.c0 + a.c1) * (b.c0 + b.c1) - p0 - p1 + p2.timesXi(), (a.c0 + a.c2) * (b.c0 + b.c2) - p0 - p2 + p1};
}

Fq6 Fq6::inverse() const {
    const Fq2 t0 = c0.square() - (c1 * c2).timesXi();
    const Fq2 t1 = c2.square().timesXi() - c0 * c1;
    const Fq2 t2 = c1.square() - c0 * c2;
    const Fq2 norm = c0 * t0 + (c2 * t1 + c1 * t2).timesXi();
    return Fq6{t0, t1, t2} * norm.inverse();
}

Fq12 operator*(const Fq12& a, const Fq12& b) {
    const Fq6 low = a.c0 * b.c0;
    const Fq6 high = a.c1 * b.c1;
    return {low + high.timesV(), (a.c0 + a.c1) * (b.c0 + b.c1) - low - high};
}

Fq12 Fq12::square() const {
    const Fq6 cross = c0 * c1;
    return {(c0 + c1) * (c0 + c1.timesV()) - cross - cross.timesV(), cross + cross};
}

Fq12 Fq12::inverse() const {
    const Fq6 norm = (c0 * c0 - (c1 * c1).timesV()).inverse();
    return {c0 * norm, -(c1 * norm)};
}

Fq12 Fq12::pow(const Uint256& exponent) const {
    return power(*this, exponent);
}

Fq12 Fq12::frobenius(unsigned n) const {
    const Fq2 w = frobeniusOfW(n);
    const Fq2 w2 = w.square();
    const auto fold = [&](const Fq6& a) {
        const auto bar = [&](const Fq2& c) { return n % 2 == 0 ? c : c.conjugate(); };
        return Fq6{bar(a.c0), bar(a.c1) * w2, bar(a.c2) * w2.square()};
    };
    return {fold(c0), fold(c1) * w};
}

Fq12 Fq12::timesLine(const Fq2& d0, const Fq2& d3, const Fq2& d4) const {
    const Fq6 low = c0 * d0;
    const Fq6 high = timesSparse(c1, d3, d4);
    return {low + high.timesV(), timesSparse(c0 + c1, d0 + d3, d4) - low - high};
}

} // namespace landfall::algebra
