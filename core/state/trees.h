#pragma once

#include "protocol/limits.h"
#include "protocol/operation.h"
#include "state/sparse_tree.h"

#include <boost/container/flat_map.hpp>

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace landfall::state {

struct BalancesKind {
    static const Fr& tag();
    static const EmptyNodes<protocol::kBalanceLevels>& empty();
};
struct VaultsKind {
    static const Fr& tag();
    static const EmptyNodes<protocol::kVaultLevels>& empty();
};
struct AccountsKind {
    static const Fr& tag();
    static const EmptyNodes<protocol::kAccountLevels>& empty();
};

// Most accounts hold few tokens: a flat map costs a third of a hashed one there.
using BalancesTree = SparseTree<protocol::kBalanceLevels, BalancesKind, boost::container::flat_map<std::uint32_t, Fr>>;
using VaultsTree = SparseTree<protocol::kVaultLevels, VaultsKind, std::unordered_map<std::uint32_t, Fr>>;
using AccountsTree = SparseTree<protocol::kAccountLevels, AccountsKind, std::unordered_map<std::uint32_t, Fr>>;

Fr addressValue(const protocol::Address& address);
Fr amountValue(protocol::Amount amount);

Fr accountLeaf(const protocol::Address& owner, const Fr& keyHash, protocol::Nonce nonce, const Fr& balancesRoot);
Fr stateRoot(const Fr& accountsRoot, const Fr& vaultsRoot);

constexpr std::uint32_t vaultIndex(protocol::TokenId token, protocol::ChainIndex chain) {
    return 16U * token + chain;
}

} // namespace landfall::state
