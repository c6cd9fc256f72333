#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

// Arithmetic on four 64-bit limbs, little-endian, usable at compile time. The
// portable half of the fields: every faster path is tested against it.
namespace landfall::algebra {

using Limbs = std::array<std::uint64_t, 4>;
using Wide = unsigned __int128;

constexpr std::uint64_t addLimbs(Limbs& out, const Limbs& a, const Limbs& b) {
    Wide carry = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        carry += static_cast<Wide>(a[i]) + b[i];
        out[i] = static_cast<std::uint64_t>(carry);
        carry >>= 64;
    }
    return static_cast<std::uint64_t>(carry);
}

constexpr std::uint64_t subLimbs(Limbs& out, const Limbs& a, const Limbs& b) {
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const Wide difference = static_cast<Wide>(a[i]) - b[i] - borrow;
        out[i] = static_cast<std::uint64_t>(difference);
        borrow = static_cast<std::uint64_t>(difference >> 64) & 1;
    }
    return borrow;
}

constexpr bool lessThan(const Limbs& a, const Limbs& b) {
    Limbs ignored{};
    return subLimbs(ignored, a, b) != 0;
}

constexpr Limbs shiftRightLimbs(const Limbs& a, unsigned bits) {
    Limbs out{};
    for (unsigned i = 0; i < 256 - bits; ++i) {
        const unsigned from = i + bits;
        out[i / 64] |= ((a[from / 64] >> (from % 64)) & 1) << (i % 64);
    }
    return out;
}

// a in [0, 2m) to [0, m), without a branch on the value.
constexpr Limbs reduceOnce(const Limbs& a, const Limbs& m) {
    Limbs less{};
    const std::uint64_t keep = 0 - subLimbs(less, a, m);
    Limbs out{};
    for (std::size_t i = 0; i < 4; ++i) {
        out[i] = (a[i] & keep) | (less[i] & ~keep);
    }
    return out;
}

// Both operands below m < 2^255.
constexpr Limbs addMod(const Limbs& a, const Limbs& b, const Limbs& m) {
    Limbs sum{};
    addLimbs(sum, a, b);
    return reduceOnce(sum, m);
}

constexpr Limbs subMod(const Limbs& a, const Limbs& b, const Limbs& m) {
    Limbs out{};
    const std::uint64_t mask = 0 - subLimbs(out, a, b);
    Limbs back{};
    for (std::size_t i = 0; i < 4; ++i) {
        back[i] = m[i] & mask;
    }
    addLimbs(out, out, back);
    return out;
}

// -m^-1 mod 2^64 for odd m (Newton: every round doubles the correct bits).
constexpr std::uint64_t montgomeryFactor(const Limbs& m) {
    std::uint64_t inverse = 1;
    for (int round = 0; round < 6; ++round) {
        inverse *= 2 - m[0] * inverse;
    }
    return 0 - inverse;
}

// 2^exponent mod m.
constexpr Limbs powerOfTwoMod(unsigned exponent, const Limbs& m) {
    Limbs out{1, 0, 0, 0};
    for (unsigned i = 0; i < exponent; ++i) {
        out = addMod(out, out, m);
    }
    return out;
}

// a·b·2^-256 mod m (coarsely integrated operand scanning). b < m < 2^254; a may
// be any 256-bit number. The running value stays below b + m, so it needs no
// fifth limb between rounds and one subtraction at the end.
constexpr Limbs montgomeryMul(const Limbs& a, const Limbs& b, const Limbs& m, std::uint64_t factor) {
    Limbs t{};
    for (std::size_t i = 0; i < 4; ++i) {
        Wide product = static_cast<Wide>(a[i]) * b[0] + t[0];
        const std::uint64_t k = static_cast<std::uint64_t>(product) * factor;
        Wide reduced = static_cast<Wide>(k) * m[0] + static_cast<std::uint64_t>(product);
        for (std::size_t j = 1; j < 4; ++j) {
            product = static_cast<Wide>(a[i]) * b[j] + t[j] + static_cast<std::uint64_t>(product >> 64);
            reduced = static_cast<Wide>(k) * m[j] + static_cast<std::uint64_t>(product) +
                      static_cast<std::uint64_t>(reduced >> 64);
            t[j - 1] = static_cast<std::uint64_t>(reduced);
        }
        t[3] = static_cast<std::uint64_t>(product >> 64) + static_cast<std::uint64_t>(reduced >> 64);
    }
    return reduceOnce(t, m);
}

// (a·b + c·d)·2^-256 mod m, one reduction for both. All below m < 2^254: the
// running value stays below b + d + m, the result below 2m.
constexpr Limbs montgomerySumOfProducts(const Limbs& a, const Limbs& b, const Limbs& c, const Limbs& d, const Limbs& m,
                                        std::uint64_t factor) {
    Limbs t{};
    for (std::size_t i = 0; i < 4; ++i) {
        Wide carry = 0;
        std::uint64_t top = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            carry += static_cast<Wide>(a[i]) * b[j] + t[j];
            t[j] = static_cast<std::uint64_t>(carry);
            carry >>= 64;
        }
        top = static_cast<std::uint64_t>(carry);
        carry = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            carry += static_cast<Wide>(c[i]) * d[j] + t[j];
            t[j] = static_cast<std::uint64_t>(carry);
            carry >>= 64;
        }
        top += static_cast<std::uint64_t>(carry);
        const std::uint64_t k = t[0] * factor;
        carry = (static_cast<Wide>(k) * m[0] + t[0]) >> 64;
        for (std::size_t j = 1; j < 4; ++j) {
            carry += static_cast<Wide>(k) * m[j] + t[j];
            t[j - 1] = static_cast<std::uint64_t>(carry);
            carry >>= 64;
        }
        t[3] = top + static_cast<std::uint64_t>(carry);
    }
    return reduceOnce(t, m);
}

} // namespace landfall::algebra
