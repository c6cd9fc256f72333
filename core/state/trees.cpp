#include "state/trees.h"

#include "protocol/field_values.h"
#include "protocol/tags.h"

namespace landfall::state {

using namespace protocol;

namespace {

const Fr& leafTag() {
    static const Fr value = tagValue(kTagAccount);
    return value;
}

// owner + 2^160·nonce
Fr ownerAndNonce(const Address& owner, Nonce nonce) {
    static const Fr shift = Fr::reduce(shiftLeft(1, 160));
    return addressValue(owner) + Fr(nonce) * shift;
}

} // namespace

void AccountLeaf::plan(HashPlan& plan) {
    balances.plan(plan);
    plan.add(HashPlan::kLeavesRound, leafTag(),
             {plan.keep(ownerAndNonce(owner, nonce)), &keyHash, &balances.root(), nullptr}, hash);
}

const Fr& AccountsKind::tag() {
    static const Fr value = tagValue(kTagAccounts);
    return value;
}

const EmptyNodes<kAccountLevels>& AccountsKind::empty() {
    static const auto nodes =
        emptyNodes<kAccountLevels>(accountLeaf({}, Fr::zero(), 0, BalancesTree::empty().back()), tag());
    return nodes;
}

const Fr& VaultsKind::tag() {
    static const Fr value = tagValue(kTagVaults);
    return value;
}

const EmptyNodes<kVaultLevels>& VaultsKind::empty() {
    static const auto nodes = emptyNodes<kVaultLevels>(Fr::zero(), tag());
    return nodes;
}

Fr accountLeaf(const Address& owner, const Fr& keyHash, Nonce nonce, const Fr& balancesRoot) {
    return crypto::poseidon(std::array{ownerAndNonce(owner, nonce), keyHash, balancesRoot}, leafTag());
}

Fr stateRoot(const Fr& accountsRoot, const Fr& vaultsRoot) {
    static const Fr tag = tagValue(kTagState);
    return crypto::poseidon(std::array{accountsRoot, vaultsRoot}, tag);
}

} // namespace landfall::state
