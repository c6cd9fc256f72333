#pragma once

#include "algebra/fr.h"

#include <string_view>

namespace landfall::protocol {

// Domain tags: what Poseidon's capacity element starts at (core/README.md, "Hashes").
inline constexpr std::string_view kTagAccounts = "landfall.accounts";
inline constexpr std::string_view kTagBalances = "landfall.balances";
inline constexpr std::string_view kTagVaults = "landfall.vaults";
inline constexpr std::string_view kTagAccount = "landfall.account";
inline constexpr std::string_view kTagState = "landfall.state";
inline constexpr std::string_view kTagKey = "landfall.key";
inline constexpr std::string_view kTagWithdraw = "landfall.withdraw";
inline constexpr std::string_view kTagWithdrawWide = "landfall.withdraw.wide";
inline constexpr std::string_view kTagData = "landfall.data";

// The ASCII text as a big-endian integer; at most 31 characters.
inline algebra::Fr tagValue(std::string_view tag) {
    auto value = algebra::Fr::zero();
    for (const char c : tag) {
        value = value * algebra::Fr(256) + algebra::Fr(static_cast<std::uint8_t>(c));
    }
    return value;
}

} // namespace landfall::protocol
