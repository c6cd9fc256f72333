#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace landfall {

// An unsigned integer below 2^256, little-endian limbs. Arithmetic that can
// leave the range answers nothing instead of wrapping.
struct Uint256 {
    std::array<std::uint64_t, 4> limbs{};

    constexpr Uint256() = default;
    constexpr Uint256(std::uint64_t value) : limbs{value, 0, 0, 0} {} // NOLINT: an integer is one
    constexpr explicit Uint256(std::array<std::uint64_t, 4> value) : limbs(value) {}

    static Uint256 fromBigEndian(const Bytes32& bytes);
    Bytes32 toBigEndian() const;

    // Plain decimal digits. Errors: number-empty, number-bad-digit, number-too-large.
    static Result<Uint256> fromDecimal(std::string_view digits);
    std::string toDecimal() const;

    // With or without 0x, up to 64 digits. Errors: number-empty, number-bad-digit, number-too-large.
    static Result<Uint256> fromHexNumber(std::string_view digits);
    // 0x-prefixed, no leading zeros, "0x0" for zero (the JSON-RPC quantity form).
    std::string toQuantity() const;

    bool isZero() const { return (limbs[0] | limbs[1] | limbs[2] | limbs[3]) == 0; }
    unsigned bitLength() const;
    bool bit(unsigned index) const { return index < 256 && ((limbs[index / 64] >> (index % 64)) & 1) != 0; }
    bool fitsUint64() const { return (limbs[1] | limbs[2] | limbs[3]) == 0; }
    std::uint64_t low64() const { return limbs[0]; }

    friend constexpr bool operator==(const Uint256&, const Uint256&) = default;
    friend std::strong_ordering operator<=>(const Uint256& a, const Uint256& b);
};

std::optional<Uint256> checkedAdd(const Uint256& a, const Uint256& b);
std::optional<Uint256> checkedSub(const Uint256& a, const Uint256& b);
std::optional<Uint256> checkedMul(const Uint256& a, const Uint256& b);

struct Uint256DivMod {
    Uint256 quotient;
    Uint256 remainder;
};
// The divisor must not be zero.
Uint256DivMod divMod(const Uint256& value, const Uint256& divisor);

Uint256 shiftLeft(const Uint256& value, unsigned bits); // bits shifted out are lost
Uint256 shiftRight(const Uint256& value, unsigned bits);
Uint256 powerOfTen(unsigned exponent); // exponent at most 77

} // namespace landfall
