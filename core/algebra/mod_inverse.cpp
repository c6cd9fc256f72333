#include "algebra/mod_inverse.h"

#include <bit>
#include <utility>

// Bernstein and Yang, "Fast constant-time gcd computation and modular inversion",
// in batches: 62 division steps look at the lowest words only and are collected
// in a 2×2 matrix, which is then applied to the full numbers.
namespace landfall::algebra {
namespace {

constexpr unsigned kBatch = 62;
constexpr std::uint64_t kMask = (std::uint64_t{1} << kBatch) - 1;
using SignedWide = __int128;

// Σ limb[i]·2^(62·i): all limbs but the last in [0, 2^62), the last one signed.
using Signed = std::array<std::int64_t, 5>;

Signed toSigned(const Limbs& a) {
    return {static_cast<std::int64_t>(a[0] & kMask), static_cast<std::int64_t>((a[0] >> 62 | a[1] << 2) & kMask),
            static_cast<std::int64_t>((a[1] >> 60 | a[2] << 4) & kMask),
            static_cast<std::int64_t>((a[2] >> 58 | a[3] << 6) & kMask), static_cast<std::int64_t>(a[3] >> 56)};
}

Limbs fromSigned(const Signed& a) {
    const auto limb = [&](std::size_t i) { return static_cast<std::uint64_t>(a[i]); };
    return {limb(0) | limb(1) << 62, limb(1) >> 2 | limb(2) << 60, limb(2) >> 4 | limb(3) << 58,
            limb(3) >> 6 | limb(4) << 56};
}

// 2^62 times what a batch of steps does: f, g become (u·f + v·g, q·f + r·g) / 2^62.
struct Matrix {
    std::int64_t u = 1;
    std::int64_t v = 0;
    std::int64_t q = 0;
    std::int64_t r = 1;
};

// `eta` is minus the paper's δ. The entries stay within ±2^62.
Matrix divisionSteps(std::int64_t& eta, std::uint64_t f, std::uint64_t g) {
    std::uint64_t u = 1;
    std::uint64_t v = 0;
    std::uint64_t q = 0;
    std::uint64_t r = 1;
    unsigned left = kBatch;
    for (;;) {
        const unsigned zeros = static_cast<unsigned>(std::countr_zero(g | ~std::uint64_t{0} << left));
        g >>= zeros;
        u <<= zeros;
        v <<= zeros;
        eta -= zeros;
        left -= zeros;
        if (left == 0) {
            break;
        }
        if (eta < 0) {
            eta = -eta;
            f = std::exchange(g, 0 - f);
            u = std::exchange(q, 0 - u);
            v = std::exchange(r, 0 - v);
        }
        g += f;
        q += u;
        r += v;
    }
    return {static_cast<std::int64_t>(u), static_cast<std::int64_t>(v), static_cast<std::int64_t>(q),
            static_cast<std::int64_t>(r)};
}

// (a·x + b·y + k·m) / 2^62, where k makes the division exact; k = 0 if it is already.
Signed combine(std::int64_t a, const Signed& x, std::int64_t b, const Signed& y, std::int64_t k, const Signed& m) {
    const auto term = [&](std::size_t i) {
        return static_cast<SignedWide>(a) * x[i] + static_cast<SignedWide>(b) * y[i] +
               static_cast<SignedWide>(k) * m[i];
    };
    SignedWide carry = term(0) >> kBatch;
    Signed out{};
    for (std::size_t i = 1; i < 5; ++i) {
        carry += term(i);
        out[i - 1] = static_cast<std::int64_t>(static_cast<std::uint64_t>(carry) & kMask);
        carry >>= kBatch;
    }
    out[4] = static_cast<std::int64_t>(carry);
    return out;
}

// The multiple of m, in [-2^62, 2^62), that clears the lowest limb of a·x + b·y
// after bringing x and y, each in (-2m, m), up by m where they are negative:
// the result stays in (-2m, m) as well.
std::int64_t correction(std::int64_t a, const Signed& x, std::int64_t b, const Signed& y, std::uint64_t inverse) {
    std::int64_t k = (x[4] < 0 ? a : 0) + (y[4] < 0 ? b : 0);
    const std::uint64_t low = static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(x[0]) +
                              static_cast<std::uint64_t>(b) * static_cast<std::uint64_t>(y[0]);
    k -= static_cast<std::int64_t>((inverse * low + static_cast<std::uint64_t>(k)) & kMask);
    return k;
}

bool isZero(const Signed& a) {
    return (a[0] | a[1] | a[2] | a[3] | a[4]) == 0;
}

} // namespace

Limbs modInverse(const Limbs& value, const Limbs& modulus) {
    const Signed m = toSigned(modulus);
    const std::uint64_t inverse = 0 - montgomeryFactor(modulus);
    // Invariants: d·value = f and e·value = g modulo m, up to the steps' powers of two, which `combine` divides out.
    Signed f = m;
    Signed g = toSigned(value);
    Signed d{};
    Signed e{1, 0, 0, 0, 0};
    std::int64_t eta = -1;
    while (!isZero(g)) {
        const Matrix t = divisionSteps(eta, static_cast<std::uint64_t>(f[0]) | static_cast<std::uint64_t>(f[1]) << 62,
                                       static_cast<std::uint64_t>(g[0]) | static_cast<std::uint64_t>(g[1]) << 62);
        const Signed nextD = combine(t.u, d, t.v, e, correction(t.u, d, t.v, e, inverse), m);
        e = combine(t.q, d, t.r, e, correction(t.q, d, t.r, e, inverse), m);
        d = nextD;
        const Signed nextF = combine(t.u, f, t.v, g, 0, m);
        g = combine(t.q, f, t.r, g, 0, m);
        f = nextF;
    }
    // f is the greatest common divisor, 1 or -1 (or ±m for zero, whose d is a multiple of m).
    const bool negate = f[4] < 0;
    // d is in (-2m, m): twice at most to get into [0, m).
    Signed out = d;
    const auto normalise = [](Signed& a) {
        for (std::size_t i = 0; i + 1 < 5; ++i) {
            a[i + 1] += a[i] >> kBatch;
            a[i] &= static_cast<std::int64_t>(kMask);
        }
    };
    const auto addModulus = [&] {
        for (std::size_t i = 0; i < 5; ++i) {
            out[i] += m[i];
        }
        normalise(out);
    };
    if (out[4] < 0) {
        addModulus();
    }
    if (negate) {
        for (auto& limb : out) {
            limb = -limb;
        }
        normalise(out);
    }
    if (out[4] < 0) {
        addModulus();
    }
    return reduceOnce(fromSigned(out), modulus);
}

} // namespace landfall::algebra
