#pragma once

#include "protocol/limits.h"
#include "protocol/operation.h"
#include "state/balances_tree.h"
#include "state/shared_tree.h"

namespace landfall::state {

struct Account {
    protocol::Address owner;
    protocol::Nonce nonce = 0;
    Fr keyHash = Fr::zero(); // zero: no signing key yet
    BalancesTree balances;
};

struct AccountLeaf : Account {
    Fr hash;
    void plan(HashPlan& plan);
};

struct AccountsKind {
    using Leaf = AccountLeaf;
    static const Fr& tag();
    static const EmptyNodes<protocol::kAccountLevels>& empty();
};

struct VaultLeaf {
    Fr hash; // the amount itself
    void plan(HashPlan& /*plan*/) {}
};

struct VaultsKind {
    using Leaf = VaultLeaf;
    static const Fr& tag();
    static const EmptyNodes<protocol::kVaultLevels>& empty();
};

using AccountsTree = SharedTree<protocol::kAccountLevels, AccountsKind>;
using VaultsTree = SharedTree<protocol::kVaultLevels, VaultsKind>;

Fr accountLeaf(const protocol::Address& owner, const Fr& keyHash, protocol::Nonce nonce, const Fr& balancesRoot);
Fr stateRoot(const Fr& accountsRoot, const Fr& vaultsRoot);

constexpr std::uint32_t vaultIndex(protocol::TokenId token, protocol::ChainIndex chain) {
    return 16U * token + chain;
}

} // namespace landfall::state
