#include "base/uint256.h"

#include "base/error_codes.h"

#include <algorithm>
#include <bit>

namespace landfall {

using Wide = unsigned __int128;

Uint256 Uint256::fromBigEndian(const Bytes32& bytes) {
    Uint256 out;
    for (std::size_t i = 0; i < 32; ++i) {
        const std::size_t position = 31 - i;
        out.limbs[position / 8] |= static_cast<std::uint64_t>(bytes[i]) << (8 * (position % 8));
    }
    return out;
}

Bytes32 Uint256::toBigEndian() const {
    Bytes32 out{};
    for (std::size_t i = 0; i < 32; ++i) {
        const std::size_t position = 31 - i;
        out[i] = static_cast<std::uint8_t>(limbs[position / 8] >> (8 * (position % 8)));
    }
    return out;
}

Result<Uint256> Uint256::fromDecimal(std::string_view digits) {
    if (digits.empty()) {
        return Error::invalid("number-empty", "a number is expected");
    }
    Uint256 out;
    for (const char c : digits) {
        if (c < '0' || c > '9') {
            return Error::invalid("number-bad-digit", "'" + std::string(digits) + "' is not a whole decimal number");
        }
        const auto scaled = checkedMul(out, 10);
        const auto next = scaled ? checkedAdd(*scaled, static_cast<std::uint64_t>(c - '0')) : std::nullopt;
        if (!next) {
            return Error::invalid(code::kNumberTooLarge, "'" + std::string(digits) + "' needs more than 256 bits");
        }
        out = *next;
    }
    return out;
}

std::string Uint256::toDecimal() const {
    if (isZero()) {
        return "0";
    }
    std::string out;
    Uint256 rest = *this;
    while (!rest.isZero()) {
        Wide remainder = 0;
        for (std::size_t i = 4; i-- > 0;) {
            const Wide value = (remainder << 64) | rest.limbs[i];
            rest.limbs[i] = static_cast<std::uint64_t>(value / 10);
            remainder = value % 10;
        }
        out.push_back(static_cast<char>('0' + static_cast<int>(remainder)));
    }
    std::reverse(out.begin(), out.end());
    return out;
}

Result<Uint256> Uint256::fromHexNumber(std::string_view digits) {
    std::string_view rest = digits;
    if (rest.starts_with("0x") || rest.starts_with("0X")) {
        rest.remove_prefix(2);
    }
    if (rest.empty()) {
        return Error::invalid("number-empty", "a hexadecimal number is expected");
    }
    if (rest.size() > 64) {
        return Error::invalid(code::kNumberTooLarge, "a hexadecimal number of more than 256 bits");
    }
    Uint256 out;
    for (const char c : rest) {
        int digit = -1;
        if (c >= '0' && c <= '9') {
            digit = c - '0';
        } else if (c >= 'a' && c <= 'f') {
            digit = c - 'a' + 10;
        } else if (c >= 'A' && c <= 'F') {
            digit = c - 'A' + 10;
        }
        if (digit < 0) {
            return Error::invalid("number-bad-digit", "'" + std::string(digits) + "' is not a hexadecimal number");
        }
        out = shiftLeft(out, 4);
        out.limbs[0] |= static_cast<std::uint64_t>(digit);
    }
    return out;
}

std::string Uint256::toQuantity() const {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (unsigned nibble = 64; nibble-- > 0;) {
        const auto digit = (limbs[nibble / 16] >> (4 * (nibble % 16))) & 15;
        if (digit != 0 || !out.empty()) {
            out.push_back(digits[digit]);
        }
    }
    return out.empty() ? "0x0" : "0x" + out;
}

unsigned Uint256::bitLength() const {
    for (unsigned i = 4; i-- > 0;) {
        if (limbs[i] != 0) {
            return 64 * i + 64 - static_cast<unsigned>(std::countl_zero(limbs[i]));
        }
    }
    return 0;
}

std::strong_ordering operator<=>(const Uint256& a, const Uint256& b) {
    for (std::size_t i = 4; i-- > 0;) {
        if (a.limbs[i] != b.limbs[i]) {
            return a.limbs[i] <=> b.limbs[i];
        }
    }
    return std::strong_ordering::equal;
}

std::optional<Uint256> checkedAdd(const Uint256& a, const Uint256& b) {
    Uint256 out;
    Wide carry = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        carry += static_cast<Wide>(a.limbs[i]) + b.limbs[i];
        out.limbs[i] = static_cast<std::uint64_t>(carry);
        carry >>= 64;
    }
    return carry == 0 ? std::optional(out) : std::nullopt;
}

std::optional<Uint256> checkedSub(const Uint256& a, const Uint256& b) {
    if (a < b) {
        return std::nullopt;
    }
    Uint256 out;
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const Wide difference = static_cast<Wide>(a.limbs[i]) - b.limbs[i] - borrow;
        out.limbs[i] = static_cast<std::uint64_t>(difference);
        borrow = static_cast<std::uint64_t>(difference >> 64) & 1;
    }
    return out;
}

std::optional<Uint256> checkedMul(const Uint256& a, const Uint256& b) {
    std::array<std::uint64_t, 8> product{};
    for (std::size_t i = 0; i < 4; ++i) {
        Wide carry = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            carry += static_cast<Wide>(a.limbs[i]) * b.limbs[j] + product[i + j];
            product[i + j] = static_cast<std::uint64_t>(carry);
            carry >>= 64;
        }
        product[i + 4] = static_cast<std::uint64_t>(carry);
    }
    if ((product[4] | product[5] | product[6] | product[7]) != 0) {
        return std::nullopt;
    }
    return Uint256({product[0], product[1], product[2], product[3]});
}

Uint256DivMod divMod(const Uint256& value, const Uint256& divisor) {
    Uint256DivMod out;
    for (unsigned i = value.bitLength(); i-- > 0;) {
        const bool overflow = out.remainder.bit(255);
        out.remainder = shiftLeft(out.remainder, 1);
        out.remainder.limbs[0] |= value.bit(i) ? 1U : 0U;
        if (overflow || out.remainder >= divisor) {
            // With the lost top bit the true value is 2^256 + remainder; wrapping subtraction gives the right rest.
            std::uint64_t borrow = 0;
            for (std::size_t limb = 0; limb < 4; ++limb) {
                const Wide difference = static_cast<Wide>(out.remainder.limbs[limb]) - divisor.limbs[limb] - borrow;
                out.remainder.limbs[limb] = static_cast<std::uint64_t>(difference);
                borrow = static_cast<std::uint64_t>(difference >> 64) & 1;
            }
            out.quotient.limbs[i / 64] |= std::uint64_t{1} << (i % 64);
        }
    }
    return out;
}

Uint256 shiftLeft(const Uint256& value, unsigned bits) {
    Uint256 out;
    const unsigned words = bits / 64;
    const unsigned rest = bits % 64;
    for (unsigned i = words; i < 4; ++i) {
        out.limbs[i] = value.limbs[i - words] << rest;
        if (rest != 0 && i > words) {
            out.limbs[i] |= value.limbs[i - words - 1] >> (64 - rest);
        }
    }
    return out;
}

Uint256 shiftRight(const Uint256& value, unsigned bits) {
    Uint256 out;
    const unsigned words = bits / 64;
    const unsigned rest = bits % 64;
    for (unsigned i = 0; i + words < 4; ++i) {
        out.limbs[i] = value.limbs[i + words] >> rest;
        if (rest != 0 && i + words + 1 < 4) {
            out.limbs[i] |= value.limbs[i + words + 1] << (64 - rest);
        }
    }
    return out;
}

Uint256 powerOfTen(unsigned exponent) {
    Uint256 out = 1;
    for (unsigned i = 0; i < exponent; ++i) {
        out = checkedMul(out, 10).value_or(Uint256{});
    }
    return out;
}

} // namespace landfall
