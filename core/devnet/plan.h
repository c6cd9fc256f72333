#pragma once

#include "l1/deployment.h"

#include <QString>

namespace landfall::devnet {

// Token ids of every devnet.
inline constexpr protocol::TokenId kCoin = 0;
inline constexpr protocol::TokenId kUsdc = 1; // 6 decimals on the first chain, 18 on the second
inline constexpr protocol::TokenId kWeth = 2;

inline constexpr protocol::EvmChainId kFirstChainId = 31337;
inline constexpr protocol::EvmChainId kSecondChainId = 31338;

// Two chains, three tokens, three attesters, with a salt of its own, so that no two
// devnets are the same network. With an exit key its contracts can be frozen, without a last resort.
l1::DeploymentPlan devnetPlan(const std::vector<QString>& chainUrls, std::vector<l1::VerifyingKey> keys,
                              std::optional<l1::VerifyingKey> exitKey, const algebra::Fr& genesisRoot);

} // namespace landfall::devnet
