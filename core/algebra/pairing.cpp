#include "algebra/pairing.h"

#include "algebra/bn_parameter.h"

#include <vector>

namespace landfall::algebra {
namespace {

// A line's value at P = (x, y) is d0·y + d3·x·w + d4·v·w.
struct Line {
    Fq2 d0;
    Fq2 d3;
    Fq2 d4;

    void apply(Fq12& f, const G1Affine& p) const { f = f.timesLine(d0 * p.y, d3 * p.x, d4); }
};

// The running point of the Miller loop in homogeneous coordinates (x/z, y/z).
// Formulas: Costello, Lange, Naehrig, "Faster pairing computations on curves
// with high-degree twists", for y² = x³ + b, with 2·(their values) where that
// spares a halving: a line may be scaled by any element of a proper subfield.
struct Runner {
    Fq2 x;
    Fq2 y;
    Fq2 z;

    Line twice() {
        const Fq2 xy = x * y;
        const Fq2 yy = y.square();
        const Fq2 zz = z.square();
        const Fq2 e = CurveG2::b() * (zz.doubled() + zz);
        const Fq2 f = e.doubled() + e;
        const Fq2 h = (y + z).square() - yy - zz; // 2yz
        const Fq2 xx = x.square();
        const Fq2 ee = e.square();
        const Fq2 g = yy + f;
        // Twice each of x·y/2·(b - f), ((b + f)/2)² - 3e² and b·h, times two again for the squares.
        x = (xy * (yy - f)).doubled();
        y = g.square() - (ee.doubled() + ee).doubled().doubled();
        z = (yy * h).doubled().doubled();
        return {-h, xx.doubled() + xx, e - yy};
    }

    Line plus(const G2Affine& q) {
        const Fq2 theta = y - q.y * z;
        const Fq2 lambda = x - q.x * z;
        const Fq2 c = theta.square();
        const Fq2 d = lambda.square();
        const Fq2 e = lambda * d;
        const Fq2 f = z * c;
        const Fq2 g = x * d;
        const Fq2 h = e + f - g.doubled();
        x = lambda * h;
        y = theta * (g - h) - e * y;
        z = z * e;
        return {lambda, -theta, theta * q.x - lambda * q.y};
    }
};

struct Term {
    G1Affine p;
    G2Affine q;
    Runner t;
};

Fq12 millerLoop(std::vector<Term>& terms) {
    // 6x + 2 has 65 bits.
    constexpr Wide length = static_cast<Wide>(kBnParameter) * 6 + 2;
    Fq12 f = Fq12::one();
    for (unsigned i = 64; i-- > 0;) {
        f = f.square();
        for (auto& term : terms) {
            term.t.twice().apply(f, term.p);
        }
        if (((length >> i) & 1) != 0) {
            for (auto& term : terms) {
                term.t.plus(term.q).apply(f, term.p);
            }
        }
    }
    for (auto& term : terms) {
        const G2Affine once = frobenius(term.q);
        term.t.plus(once).apply(f, term.p);
        term.t.plus(-frobenius(once)).apply(f, term.p);
    }
    return f;
}

// To the power (q^12 - 1) / r. The hard part (q^4 - q^2 + 1) / r follows Scott,
// Benger, Charlemagne, Dominguez Perez, Kachisa, "On the final exponentiation
// for calculating pairings on ordinary elliptic curves", section 5.
Fq12 finalExponentiation(const Fq12& miller) {
    const Fq12 toSixth = miller.conjugate() * miller.inverse();
    const Fq12 f = toSixth.frobenius(2) * toSixth;

    const Fq12 fx = f.pow(kBnParameter);
    const Fq12 fx2 = fx.pow(kBnParameter);
    const Fq12 fx3 = fx2.pow(kBnParameter);
    const Fq12 y0 = f.frobenius(1) * f.frobenius(2) * f.frobenius(3);
    const Fq12 y1 = f.conjugate();
    const Fq12 y2 = fx2.frobenius(2);
    const Fq12 y3 = fx.frobenius(1).conjugate();
    const Fq12 y4 = (fx * fx2.frobenius(1)).conjugate();
    const Fq12 y5 = fx2.conjugate();
    const Fq12 y6 = (fx3 * fx3.frobenius(1)).conjugate();

    // y0·y1²·y2⁶·y3¹²·y4¹⁸·y5³⁰·y6³⁶ by the paper's addition chain.
    const Fq12 a = y6.square() * y4 * y5;
    const Fq12 b = (y3 * y5 * a).square() * (a * y2);
    const Fq12 c = b.square();
    return (c * y1).square() * (c * y0);
}

Fq12 product(std::span<const std::pair<G1Affine, G2Affine>> pairs) {
    std::vector<Term> terms;
    for (const auto& [p, q] : pairs) {
        if (!p.isInfinity() && !q.isInfinity()) {
            terms.push_back({p, q, {q.x, q.y, Fq2::one()}});
        }
    }
    return finalExponentiation(millerLoop(terms));
}

} // namespace

Fq12 pairing(const G1Affine& p, const G2Affine& q) {
    const std::pair<G1Affine, G2Affine> pair{p, q};
    return product({&pair, 1});
}

bool pairingProductIsOne(std::span<const std::pair<G1Affine, G2Affine>> pairs) {
    return product(pairs) == Fq12::one();
}

} // namespace landfall::algebra
