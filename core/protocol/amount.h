#pragma once

#include "base/result.h"
#include "base/uint256.h"
#include "protocol/limits.h"

#include <string>
#include <string_view>

namespace landfall::protocol {

// Integer in 18 decimals, below 2^120 wherever the protocol writes it.
using Amount = unsigned __int128;

inline constexpr unsigned kAmountDecimals = 18;
inline constexpr Amount kAmountLimit = Amount{1} << kAmountBits;

Uint256 toUint256(Amount amount);

// Error: amount-too-large (2^120 or more).
Result<Amount> amountFromUint256(const Uint256& value);

// A person's decimal text, such as "250" or "0.000001", in 18 decimals. No sign,
// no exponent, no grouping, at most 18 fraction digits.
// Errors: amount-empty, amount-bad-digit, amount-too-precise, amount-too-large.
Result<Amount> parseAmount(std::string_view text);

// The shortest exact text: no trailing zeros in the fraction, no bare point.
std::string formatAmount(Amount amount);

// Integer digits, for JSON and for the store.
std::string amountToDecimal(Amount amount);
Result<Amount> amountFromDecimal(std::string_view digits);

// Between 18 decimals and a chain's own. Scaling down needs a multiple of
// 10^(18 − decimals). Errors: amount-not-expressible, amount-too-large.
Result<Uint256> toChainUnits(Amount amount, unsigned chainDecimals);
Result<Amount> fromChainUnits(const Uint256& units, unsigned chainDecimals);

} // namespace landfall::protocol
