#include "circuits/gadgets/babyjubjub_gadget.h"

#include <array>

namespace landfall::circuits {

using crypto::BabyJubjubPoint;
using crypto::babyjubjub::kSubgroupOrder;

namespace {

// scalar ≡ Σ d_i·8^i modulo the order with odd digits, |d_i| ≤ 7, and |d_83| ≤ 3: an
// odd integer below 2^251 in size, so of the residues s and s − order the odd one.
constexpr unsigned kWindows = 83;
constexpr unsigned kTopShift = 3 * kWindows;

// A function of two bits by its four values.
struct Lookup {
    std::array<Fr, 4> coefficients; // of 1, low, high, low·high

    explicit Lookup(const std::array<Fr, 4>& v)
        : coefficients{v[0], v[1] - v[0], v[2] - v[0], v[3] - v[2] - v[1] + v[0]} {}

    Linear at(const Linear& low, const Linear& high, const Linear& both) const {
        Linear out(coefficients[0]);
        out.addScaled(low, coefficients[1]);
        out.addScaled(high, coefficients[2]);
        return out.addScaled(both, coefficients[3]);
    }
};

// u and v of 1, 3, 5, 7 times 8^i·base8.
struct Window {
    Lookup u;
    Lookup v;
};

struct Base8Windows {
    std::vector<Window> windows;
    std::array<BabyJubjubPoint, 2> top; // 1 and 3 times 8^83·base8
};

Window windowOf(const BabyJubjubPoint& base, const BabyJubjubPoint& twice) {
    std::array<Fr, 4> u;
    std::array<Fr, 4> v;
    BabyJubjubPoint multiple = base;
    for (unsigned i = 0; i < 4; ++i) {
        u[i] = (Fr(1) + multiple.y) * (Fr(1) - multiple.y).inverse();
        v[i] = u[i] * multiple.x.inverse();
        multiple = crypto::babyjubjub::add(multiple, twice);
    }
    return {Lookup(u), Lookup(v)};
}

const Base8Windows& base8Windows() {
    static const Base8Windows table = [] {
        Base8Windows out;
        BabyJubjubPoint base = crypto::babyjubjub::base8();
        for (unsigned i = 0; i < kWindows; ++i) {
            const BabyJubjubPoint twice = crypto::babyjubjub::add(base, base);
            out.windows.push_back(windowOf(base, twice));
            const BabyJubjubPoint four = crypto::babyjubjub::add(twice, twice);
            base = crypto::babyjubjub::add(four, four);
        }
        out.top = {base, crypto::babyjubjub::multiply(base, 3)};
        return out;
    }();
    return table;
}

// k with Σ (2·k_i − 7)·8^i + (2·k_83 − 3)·8^83 = the odd one of scalar and scalar − order.
Uint256 digitsOf(const Uint256& scalar) {
    const Uint256 reduced = divMod(scalar, kSubgroupOrder).remainder;
    const Uint256 shifted = *checkedAdd(reduced, shiftLeft(1, kTopShift + 2));
    return shiftRight(reduced.bit(0) ? shifted : *checkedSub(shifted, kSubgroupOrder), 1);
}

// ±value by a sign bit, 1 for plus.
Linear withSign(Builder& builder, const Linear& positive, const Linear& value) {
    return builder.product(positive, value) * Fr(2) - value;
}

} // namespace

EdwardsPoint multiplyBase8(Builder& builder, const Uint256& scalar) {
    const Base8Windows& table = base8Windows();
    const Uint256 digits = digitsOf(scalar);
    MontgomeryPoint sum;
    for (unsigned i = 0; i < kWindows; ++i) {
        const auto digit = static_cast<unsigned>(shiftRight(digits, 3 * i).low64() & 7);
        const unsigned index = digit >= 4 ? digit - 4 : 3 - digit;
        const Linear low = adviceBoolean(builder, (index & 1) != 0, "base8.digit");
        const Linear high = adviceBoolean(builder, (index & 2) != 0, "base8.digit");
        const Linear positive = adviceBoolean(builder, digit >= 4, "base8.sign");
        const Linear both = builder.product(low, high);
        const Window& window = table.windows[i];
        const MontgomeryPoint term{window.u.at(low, high, both),
                                   withSign(builder, positive, window.v.at(low, high, both))};
        // |sum| < 8^i ≤ |term| and both together are below 8^(i+1) < order: sum ≠ ±term.
        sum = i == 0 ? term : addUnequal(builder, sum, term);
    }
    const auto digit = static_cast<unsigned>(shiftRight(digits, kTopShift).low64() & 3);
    const unsigned index = digit >= 2 ? digit - 2 : 1 - digit;
    const Linear triple = adviceBoolean(builder, index == 1, "base8.digit");
    const Linear positive = adviceBoolean(builder, digit >= 2, "base8.sign");
    const auto lookup = [&triple](const Fr& one, const Fr& three) { return Linear(one) + triple * (three - one); };
    const EdwardsPoint top{withSign(builder, positive, lookup(table.top[0].x, table.top[1].x)),
                           lookup(table.top[0].y, table.top[1].y)};
    // `sum` is an odd multiple below the order in size, so not the identity, and v ≠ 0. The last
    // addition could wrap around the order: by the law without exceptions.
    return addPoints(builder, toEdwards(builder, sum), top);
}

EdwardsPoint multiplyOdd(Builder& builder, const EdwardsPoint& point, const Linear& h) {
    // The order of `point` divides 2·order, so 2h + 1 may be 2(h + 11·order) + 1. That sum is in
    // [2^254, 2^255): the first two digits below are 1 for every h, and the multiples
    // that the ladder runs through start at 3 and grow.
    static const Uint256 offset = *checkedSub(*checkedMul(kSubgroupOrder, 11), shiftLeft(1, 254));
    static const Uint256 limit = *checkedAdd(offset, Fr::modulus());
    const Uint256 number = *checkedAdd(h.value().toUint256(), offset);
    const auto bits = toBits(builder, h + Linear(*Fr::fromUint256(offset)), number, 254, "ladder.bit");
    enforceAbove(builder, bits, *checkedSub(offset, 1));
    enforceBelow(builder, bits, limit);

    const MontgomeryPoint base = toMontgomery(builder, point);
    MontgomeryPoint sum = addUnequal(builder, doublePoint(builder, base), base);
    for (unsigned i = 254; i-- > 0;) {
        // 2(h + 11·order) + 1 = 2^255 + Σ ±2^i, a plus where the bit is 1.
        const MontgomeryPoint term{base.u, withSign(builder, bits[i], base.v)};
        // Here sum = a·base with 2 < a < 2^(255−i). As long as a + 1 is at most 2^250, below
        // the order, sum ≠ ±base follows; in the last rounds it is enforced.
        if (i < 5) {
            enforceNonZero(builder, sum.u - term.u, Linear(1), "ladder.unequal");
        }
        sum = doubleAndAdd(builder, sum, term);
    }
    enforceNonZero(builder, sum.v, Linear(1), "ladder.v");
    return toEdwards(builder, sum);
}

} // namespace landfall::circuits
