#include "crypto/starknet/stark_curve.h"

#include "base/secret.h"

#include <array>

namespace landfall::crypto {

using algebra::Felt;

namespace {

constexpr unsigned kWindowBits = 4;
constexpr unsigned kWindowSize = 1U << kWindowBits;
constexpr unsigned kWindows = 63; // 252 bits

// β, whose digits are π's.
const Felt& beta() {
    static const Felt value =
        *Felt::fromDecimal("3141592653589793238462643383279502884197169399375105820974944592307816406665");
    return value;
}

using Window = std::array<StarkPoint, kWindowSize>;

// Entry i of window w is i·16^w·generator.
std::array<Window, kWindows> makeTable() {
    std::array<Window, kWindows> table;
    StarkPoint step = StarkPoint::generator();
    for (auto& window : table) {
        for (unsigned i = 1; i < kWindowSize; ++i) {
            window[i] = window[i - 1] + step;
        }
        step = window[kWindowSize - 1] + step;
    }
    return table;
}

// `mask` is all ones or zero.
void selectInto(Felt& to, const Felt& from, std::uint64_t mask) {
    algebra::Limbs limbs = to.montgomery();
    for (unsigned i = 0; i < limbs.size(); ++i) {
        limbs[i] |= from.montgomery()[i] & mask;
    }
    to = Felt::fromMontgomery(limbs);
}

// Reads the whole window, so that the place read does not depend on the digit.
StarkPoint select(const Window& window, std::uint64_t digit) {
    StarkPoint out{Felt::zero(), Felt::zero(), Felt::zero()};
    for (std::uint64_t i = 0; i < kWindowSize; ++i) {
        const std::uint64_t difference = i ^ digit;
        const std::uint64_t mask = ((difference | (0 - difference)) >> 63) - 1;
        selectInto(out.x, window[i].x, mask);
        selectInto(out.y, window[i].y, mask);
        selectInto(out.z, window[i].z, mask);
    }
    return out;
}

} // namespace

const StarkPoint& StarkPoint::generator() {
    static const StarkPoint point =
        affine(*Felt::fromDecimal("874739451078007766457464989774322083649278607533249481151382481072868806602"),
               *Felt::fromDecimal("152666792071518830868575557812948353041420400780739481342941381225525861407"));
    return point;
}

std::optional<StarkPoint> StarkPoint::fromX(const Felt& x) {
    const auto y = (x.square() * x + x + beta()).sqrt();
    return y ? std::optional(affine(x, *y)) : std::nullopt;
}

bool StarkPoint::equals(const StarkPoint& b) const {
    return x * b.z == b.x * z && y * b.z == b.y * z;
}

Felt StarkPoint::affineX() const {
    // The exponent is public; inverse() would take a time that tells of z, and so of the scalar behind it.
    static const Uint256 exponent = *checkedSub(Felt::modulus(), 2);
    return x * z.pow(exponent);
}

StarkPoint operator+(const StarkPoint& a, const StarkPoint& b) {
    static const Felt threeBeta = beta().doubled() + beta();
    const Felt xx = a.x * b.x;
    const Felt yy = a.y * b.y;
    const Felt zz = a.z * b.z;
    const Felt xy = (a.x + a.y) * (b.x + b.y) - xx - yy;
    const Felt xz = (a.x + a.z) * (b.x + b.z) - xx - zz;
    const Felt yz = (a.y + a.z) * (b.y + b.z) - yy - zz;
    // The curve's coefficient of x is 1.
    const Felt s = xz + threeBeta * zz;
    const Felt less = yy - s;
    const Felt more = yy + s;
    const Felt u = xx.doubled() + xx + zz;
    const Felt v = threeBeta * xz + xx - zz;
    return {xy * less - yz * v, less * more + u * v, yz * more + xy * u};
}

StarkPoint StarkPoint::times(const Uint256& scalar) const {
    Window multiples;
    for (unsigned i = 1; i < kWindowSize; ++i) {
        multiples[i] = multiples[i - 1] + *this;
    }
    StarkPoint sum;
    for (unsigned nibble = (scalar.bitLength() + 3) / 4; nibble-- > 0;) {
        for (unsigned i = 0; i < kWindowBits; ++i) {
            sum = sum + sum;
        }
        sum = sum + multiples[(scalar.limbs[nibble / 16] >> (4 * (nibble % 16))) & (kWindowSize - 1)];
    }
    return sum;
}

StarkPoint StarkPoint::generatorTimes(const algebra::StarkScalar& scalar) {
    static const auto table = makeTable();
    const Wiped plain(scalar.toUint256());
    StarkPoint sum;
    for (unsigned w = 0; w < kWindows; ++w) {
        const unsigned at = w * kWindowBits;
        sum = sum + select(table[w], ((*plain).limbs[at / 64] >> (at % 64)) & (kWindowSize - 1));
    }
    return sum;
}

} // namespace landfall::crypto
