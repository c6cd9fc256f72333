#pragma once

#include "l1/deployment.h"

#include <QString>

namespace landfall::devnet {

// Token ids of every devnet.
inline constexpr protocol::TokenId kCoin = 0;
inline constexpr protocol::TokenId kUsdc = 1; // 6 decimals on the first chain, 18 on the others
inline constexpr protocol::TokenId kWeth = 2;

inline constexpr protocol::EvmChainId kFirstChainId = 31337; // the others count on from it
inline constexpr std::size_t kLeastChains = 2;
inline constexpr std::size_t kMostChains = 4;

// One of the chains of a devnet, the first being 0: what it is called, and its id.
struct LocalChain {
    QString name;
    protocol::EvmChainId evmChainId = 0;
};
LocalChain localChain(std::size_t number);
bool isLocalChain(protocol::EvmChainId evmChainId);

// A chain at each URL, three tokens on all of them, three attesters, with a salt of its own, so that no two
// devnets are the same network. With an exit key its contracts can be frozen, without a last resort.
l1::DeploymentPlan devnetPlan(const std::vector<QString>& chainUrls, std::vector<l1::VerifyingKey> keys,
                              std::optional<l1::VerifyingKey> exitKey, const algebra::Fr& genesisRoot);

} // namespace landfall::devnet
