#include "crypto/babyjubjub.h"

#include "crypto/babyjubjub_extended.h"

#include <array>
#include <vector>

namespace landfall::crypto::babyjubjub {

using algebra::Fr;

namespace {

constexpr Fr kAElement(kA);
constexpr Fr kDElement(kD);

constexpr unsigned kWindowBits = 4;
constexpr unsigned kWindows = (kOrderBits + kWindowBits - 1) / kWindowBits;
constexpr unsigned kWindowSize = 1U << kWindowBits;

// A point of the table, with d·x·y ready for the mixed addition.
struct TablePoint {
    Fr x;
    Fr y;
    Fr dxy;
};

// Entry i of window w is i·16^w·base8.
using Base8Table = std::array<std::array<TablePoint, kWindowSize>, kWindows>;

Base8Table makeBase8Table() {
    std::vector<ExtendedPoint> points;
    points.reserve(std::size_t{kWindows} * kWindowSize);
    ExtendedPoint step = ExtendedPoint::from(base8());
    for (unsigned w = 0; w < kWindows; ++w) {
        ExtendedPoint multiple;
        for (unsigned i = 0; i < kWindowSize; ++i) {
            points.push_back(multiple);
            multiple = addExtended(multiple, step);
        }
        step = multiple;
    }
    std::vector<BabyJubjubPoint> affine(points.size());
    toAffine(points, affine);
    Base8Table table;
    for (std::size_t i = 0; i < affine.size(); ++i) {
        table[i / kWindowSize][i % kWindowSize] = {affine[i].x, affine[i].y, kDElement * affine[i].x * affine[i].y};
    }
    return table;
}

// `mask` is all ones or zero.
void selectInto(Fr& to, const Fr& from, std::uint64_t mask) {
    algebra::Limbs limbs = to.montgomery();
    for (unsigned i = 0; i < limbs.size(); ++i) {
        limbs[i] |= from.montgomery()[i] & mask;
    }
    to = Fr::fromMontgomery(limbs);
}

// Reads the whole window, so that the place read does not depend on the digit.
TablePoint select(const std::array<TablePoint, kWindowSize>& window, std::uint64_t digit) {
    TablePoint out;
    for (std::uint64_t i = 0; i < kWindowSize; ++i) {
        const std::uint64_t difference = i ^ digit;
        const std::uint64_t mask = ((difference | (0 - difference)) >> 63) - 1;
        selectInto(out.x, window[i].x, mask);
        selectInto(out.y, window[i].y, mask);
        selectInto(out.dxy, window[i].dxy, mask);
    }
    return out;
}

// add-2008-hwcd with Z2 = 1.
ExtendedPoint addMixed(const ExtendedPoint& p, const TablePoint& q) {
    const Fr a = p.x * q.x;
    const Fr b = p.y * q.y;
    const Fr c = p.t * q.dxy;
    const Fr e = (p.x + p.y) * (q.x + q.y) - a - b;
    const Fr f = p.z - c;
    const Fr g = p.z + c;
    const Fr h = b - kAElement * a;
    return {e * f, g * h, e * h, f * g};
}

// Non-adjacent form of width 5: odd digits below 16 in size, at least four zeros
// between two of them. Least significant first; one digit more than the scalar has bits.
std::vector<int> nonAdjacentForm(Uint256 scalar) {
    std::vector<int> digits;
    unsigned carry = 0; // a carry out of bit 255 ends as a digit of its own
    for (unsigned i = 0; i <= 256;) {
        const unsigned bit = static_cast<unsigned>(scalar.bit(i)) ^ carry;
        if (bit == 0) {
            digits.push_back(0);
            ++i;
            continue;
        }
        int digit = static_cast<int>(carry);
        for (unsigned k = 0; k < 5; ++k) {
            digit += scalar.bit(i + k) ? 1 << k : 0;
        }
        carry = digit >= 16 ? 1 : 0;
        digits.push_back(carry != 0 ? digit - 32 : digit);
        for (unsigned k = 1; k < 5; ++k) {
            digits.push_back(0);
        }
        i += 5;
    }
    while (!digits.empty() && digits.back() == 0) {
        digits.pop_back();
    }
    return digits;
}

} // namespace

BabyJubjubPoint ExtendedPoint::toAffine() const {
    const Fr inverse = z.inverse();
    return {x * inverse, y * inverse};
}

void toAffine(std::span<const ExtendedPoint> points, std::span<BabyJubjubPoint> out) {
    std::vector<Fr> inverses(points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        inverses[i] = points[i].z;
    }
    algebra::batchInverse(std::span<Fr>(inverses));
    for (std::size_t i = 0; i < points.size(); ++i) {
        out[i] = {points[i].x * inverses[i], points[i].y * inverses[i]};
    }
}

ExtendedPoint addExtended(const ExtendedPoint& p, const ExtendedPoint& q) {
    const Fr a = p.x * q.x;
    const Fr b = p.y * q.y;
    const Fr c = p.t * (kDElement * q.t);
    const Fr d = p.z * q.z;
    const Fr e = (p.x + p.y) * (q.x + q.y) - a - b;
    const Fr f = d - c;
    const Fr g = d + c;
    const Fr h = b - kAElement * a;
    return {e * f, g * h, e * h, f * g};
}

ExtendedPoint doubleExtended(const ExtendedPoint& p) {
    const Fr a = p.x.square();
    const Fr b = p.y.square();
    const Fr c = p.z.square().doubled();
    const Fr d = kAElement * a;
    const Fr e = (p.x + p.y).square() - a - b;
    const Fr g = d + b;
    const Fr f = g - c;
    const Fr h = d - b;
    return {e * f, g * h, e * h, f * g};
}

ExtendedPoint multiplyExtended(const ExtendedPoint& point, const Uint256& scalar) {
    std::array<ExtendedPoint, 8> odd{point}; // 1, 3, … 15 times the point
    const ExtendedPoint twice = doubleExtended(point);
    for (unsigned i = 1; i < odd.size(); ++i) {
        odd[i] = addExtended(odd[i - 1], twice);
    }
    const auto digits = nonAdjacentForm(scalar);
    ExtendedPoint sum;
    for (std::size_t i = digits.size(); i-- > 0;) {
        sum = doubleExtended(sum);
        if (digits[i] > 0) {
            sum = addExtended(sum, odd[static_cast<unsigned>(digits[i]) / 2]);
        } else if (digits[i] < 0) {
            sum = addExtended(sum, -odd[static_cast<unsigned>(-digits[i]) / 2]);
        }
    }
    return sum;
}

ExtendedPoint multiplyBase8Extended(const Uint256& scalar) {
    static const Base8Table table = makeBase8Table();
    ExtendedPoint sum;
    for (unsigned w = 0; w < kWindows; ++w) {
        const unsigned at = w * kWindowBits;
        sum = addMixed(sum, select(table[w], (scalar.limbs[at / 64] >> (at % 64)) & (kWindowSize - 1)));
    }
    return sum;
}

const BabyJubjubPoint& base8() {
    static const BabyJubjubPoint point{
        *Fr::fromDecimal("5299619240641551281634865583518297030282874472190772894086521144482721001553"),
        *Fr::fromDecimal("16950150798460657717958625567821834550301663161624707787222815936182638968203")};
    return point;
}

bool isOnCurve(const BabyJubjubPoint& point) {
    const Fr xx = point.x.square();
    const Fr yy = point.y.square();
    return kAElement * xx + yy == Fr::one() + kDElement * xx * yy;
}

bool isInSubgroup(const BabyJubjubPoint& point) {
    return isOnCurve(point) && multiplyExtended(ExtendedPoint::from(point), kSubgroupOrder).isIdentity();
}

BabyJubjubPoint add(const BabyJubjubPoint& a, const BabyJubjubPoint& b) {
    return addExtended(ExtendedPoint::from(a), ExtendedPoint::from(b)).toAffine();
}

BabyJubjubPoint multiply(const BabyJubjubPoint& point, const Uint256& scalar) {
    return multiplyExtended(ExtendedPoint::from(point), scalar).toAffine();
}

BabyJubjubPoint multiplyBase8(const Uint256& scalar) {
    return multiplyBase8Extended(scalar).toAffine();
}

} // namespace landfall::crypto::babyjubjub
