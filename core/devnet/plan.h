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

// One of the chains of a devnet: what it is called, and its id on chains of that kind.
struct LocalChain {
    protocol::AddressFamily family = protocol::AddressFamily::Evm;
    QString name;
    protocol::EvmChainId evmChainId = 0;
    QString url = {}; // once it runs
};
// In that order. At most one is a Starknet chain.
std::vector<LocalChain> localChains(const std::vector<protocol::AddressFamily>& kinds);
bool isLocalChain(const l1::NetworkChain& chain);

// Three tokens on all of the chains, the coin only on those that have one, three attesters, with a salt of its own, so
// that no two devnets are the same network. With an exit key its contracts can be frozen, without a last resort.
l1::DeploymentPlan devnetPlan(const std::vector<LocalChain>& chains, std::vector<l1::VerifyingKey> keys,
                              std::optional<l1::VerifyingKey> exitKey, const algebra::Fr& genesisRoot);

} // namespace landfall::devnet
