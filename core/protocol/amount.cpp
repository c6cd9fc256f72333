#include "protocol/amount.h"

#include "base/error_codes.h"
#include "protocol/error_codes.h"

namespace landfall::protocol {
namespace {

Error tooLarge() {
    return Error::invalid("amount-too-large",
                          "the amount is larger than the network can carry (2^120 units of 10^-18)");
}

} // namespace

Uint256 toUint256(Amount amount) {
    return Uint256({static_cast<std::uint64_t>(amount), static_cast<std::uint64_t>(amount >> 64), 0, 0});
}

Result<Amount> amountFromUint256(const Uint256& value) {
    if (value.bitLength() > kAmountBits) {
        return tooLarge();
    }
    return (Amount{value.limbs[1]} << 64) | value.limbs[0];
}

Result<Amount> parseAmount(std::string_view text) {
    if (text.empty() || text == ".") {
        return Error::invalid("amount-empty", "enter an amount, such as 250 or 0.5");
    }
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    const auto fraction = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    if (fraction.size() > kAmountDecimals) {
        return Error::invalid("amount-too-precise", "the amount has more than 18 digits after the point");
    }
    std::string digits(whole);
    digits += fraction;
    digits.append(kAmountDecimals - fraction.size(), '0');
    for (const char c : digits) {
        if (c < '0' || c > '9') {
            return Error::invalid("amount-bad-digit", "'" + std::string(text) +
                                                          "' is not an amount: use digits and one point, such as 12.5");
        }
    }
    return amountFromDecimal(digits);
}

std::string formatAmount(Amount amount) {
    std::string digits = amountToDecimal(amount);
    if (digits.size() <= kAmountDecimals) {
        digits.insert(0, kAmountDecimals + 1 - digits.size(), '0');
    }
    std::string fraction = digits.substr(digits.size() - kAmountDecimals);
    digits.resize(digits.size() - kAmountDecimals);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    return fraction.empty() ? digits : digits + "." + fraction;
}

std::string amountToDecimal(Amount amount) {
    return toUint256(amount).toDecimal();
}

Result<Amount> amountFromDecimal(std::string_view digits) {
    auto value = Uint256::fromDecimal(digits);
    if (!value) {
        return value.error().code == code::kNumberTooLarge ? tooLarge() : value.error();
    }
    return amountFromUint256(*value);
}

Result<Uint256> toChainUnits(Amount amount, unsigned chainDecimals) {
    if (chainDecimals > kAmountDecimals) {
        return Error::invalid("token-decimals", "a token has more than 18 decimals on this chain");
    }
    const auto parts = divMod(toUint256(amount), powerOfTen(kAmountDecimals - chainDecimals));
    if (!parts.remainder.isZero()) {
        return Error::invalid(code::kAmountNotExpressible, "the amount has more than the " +
                                                               std::to_string(chainDecimals) +
                                                               " decimals that the token has on this chain: round it");
    }
    return parts.quotient;
}

Result<Amount> fromChainUnits(const Uint256& units, unsigned chainDecimals) {
    if (chainDecimals > kAmountDecimals) {
        return Error::invalid("token-decimals", "a token has more than 18 decimals on this chain");
    }
    const auto scaled = checkedMul(units, powerOfTen(kAmountDecimals - chainDecimals));
    if (!scaled) {
        return tooLarge();
    }
    return amountFromUint256(*scaled);
}

} // namespace landfall::protocol
