#include "state/trees.h"

#include "protocol/tags.h"

namespace landfall::state {

using namespace protocol;

const Fr& BalancesKind::tag() {
    static const Fr value = tagValue(kTagBalances);
    return value;
}

const EmptyNodes<kBalanceLevels>& BalancesKind::empty() {
    static const auto nodes = emptyNodes<kBalanceLevels>(Fr::zero(), tag());
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

const Fr& AccountsKind::tag() {
    static const Fr value = tagValue(kTagAccounts);
    return value;
}

const EmptyNodes<kAccountLevels>& AccountsKind::empty() {
    static const auto nodes =
        emptyNodes<kAccountLevels>(accountLeaf({}, Fr::zero(), 0, BalancesKind::empty().back()), tag());
    return nodes;
}

Fr addressValue(const Address& address) {
    Bytes32 bytes{};
    std::copy(address.bytes.begin(), address.bytes.end(), bytes.begin() + 12);
    return Fr::reduce(Uint256::fromBigEndian(bytes));
}

Fr amountValue(Amount amount) {
    return Fr::reduce(toUint256(amount));
}

Fr accountLeaf(const Address& owner, const Fr& keyHash, Nonce nonce, const Fr& balancesRoot) {
    static const Fr tag = tagValue(kTagAccount);
    static const Fr shift = Fr::reduce(shiftLeft(1, 160));
    return crypto::poseidon(std::array{addressValue(owner) + Fr(nonce) * shift, keyHash, balancesRoot}, tag);
}

Fr stateRoot(const Fr& accountsRoot, const Fr& vaultsRoot) {
    static const Fr tag = tagValue(kTagState);
    return crypto::poseidon(std::array{accountsRoot, vaultsRoot}, tag);
}

} // namespace landfall::state
