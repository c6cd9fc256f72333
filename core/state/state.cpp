#include "state/state.h"

namespace landfall::state {

using namespace protocol;

namespace {

Amount amountOf(const Fr& value) {
    const Uint256 number = value.toUint256();
    return (Amount{number.limbs[1]} << 64) | number.limbs[0];
}

} // namespace

State::State(const Address& feeOwner) {
    setAccount(0, feeOwner, Fr::zero(), 0);
}

Result<State> State::fromSnapshot(const Snapshot& snapshot) {
    State out{Address{}};
    out.m_accounts.clear();
    out.m_nextFree = 0;
    out.m_owners.clear();
    out.m_accountsTree = {};
    std::map<TokenId, Uint256> held;
    std::vector<std::pair<std::uint32_t, Fr>> leaves;
    std::optional<AccountId> previous;
    for (const auto& row : snapshot.accounts) {
        if (row.id >= kAccountCapacity || row.owner.isZero() || (previous && row.id <= *previous)) {
            return Error::damaged("snapshot-account", "the stored state lists account " + std::to_string(row.id) +
                                                          " wrongly: rebuild the state from the chains");
        }
        previous = row.id;
        Account account{row.owner, row.keyHash, row.nonce, {}};
        std::vector<std::pair<std::uint32_t, Fr>> balances;
        for (const auto& [token, amount] : row.balances) {
            if (token >= kTokenCapacity || amount >= kAmountLimit) {
                return Error::damaged("snapshot-account", "the stored state has a bad balance in account " +
                                                              std::to_string(row.id) +
                                                              ": rebuild the state from the chains");
            }
            balances.emplace_back(token, amountValue(amount));
            held[token] = checkedAdd(held[token], toUint256(amount)).value_or(Uint256{});
        }
        account.balances.load(balances);
        leaves.emplace_back(row.id, accountLeaf(row.owner, row.keyHash, row.nonce, account.balances.root()));
        out.m_owners.try_emplace(row.owner, row.id);
        out.m_accounts.emplace(row.id, std::move(account));
        out.m_nextFree += row.id == out.m_nextFree ? 1 : 0; // ids ascend
    }
    out.m_accountsTree.load(leaves);

    std::vector<std::pair<std::uint32_t, Fr>> vaults;
    for (const auto& row : snapshot.vaults) {
        if (row.token >= kTokenCapacity || row.chain == 0 || row.chain > kMaxChain || row.amount >= kAmountLimit ||
            held[row.token] < toUint256(row.amount)) {
            return Error::damaged("snapshot-vault", "the stored state has a bad vault of token " +
                                                        std::to_string(row.token) +
                                                        ": rebuild the state from the chains");
        }
        held[row.token] = checkedSub(held[row.token], toUint256(row.amount)).value_or(Uint256{});
        vaults.emplace_back(vaultIndex(row.token, row.chain), amountValue(row.amount));
    }
    out.m_vaults.load(vaults);
    for (const auto& [token, rest] : held) {
        if (!rest.isZero()) {
            return Error::damaged("snapshot-unbalanced",
                                  "the stored balances of token " + std::to_string(token) +
                                      " do not add up to its vaults: rebuild the state from the chains");
        }
    }
    return out;
}

Snapshot State::snapshot() const {
    Snapshot out;
    for (const auto& [id, account] : m_accounts) {
        Snapshot::AccountRow row{id, account.owner, account.keyHash, account.nonce, {}};
        account.balances.forEachLeaf([&row](std::uint32_t token, const Fr& value) {
            row.balances.emplace_back(static_cast<TokenId>(token), amountOf(value));
        });
        out.accounts.push_back(std::move(row));
    }
    m_vaults.forEachLeaf([&out](std::uint32_t index, const Fr& value) {
        out.vaults.push_back({static_cast<TokenId>(index / 16), static_cast<ChainIndex>(index % 16), amountOf(value)});
    });
    std::sort(out.vaults.begin(), out.vaults.end(),
              [](const auto& a, const auto& b) { return vaultIndex(a.token, a.chain) < vaultIndex(b.token, b.chain); });
    return out;
}

const Account* State::account(AccountId id) const {
    const auto found = m_accounts.find(id);
    return found == m_accounts.end() ? nullptr : &found->second;
}

std::optional<AccountId> State::accountOf(const Address& owner) const {
    const auto found = m_owners.find(owner);
    return found == m_owners.end() ? std::nullopt : std::optional(found->second);
}

std::optional<AccountId> State::accountForDeposit(const Address& owner) const {
    if (const auto existing = accountOf(owner)) {
        return existing;
    }
    return m_nextFree < kAccountCapacity ? std::optional(m_nextFree) : std::nullopt;
}

Amount State::balance(AccountId id, TokenId token) const {
    const Account* found = account(id);
    return found == nullptr ? 0 : amountOf(found->balances.leaf(token));
}

Amount State::vault(TokenId token, ChainIndex chain) const {
    return amountOf(m_vaults.leaf(vaultIndex(token, chain)));
}

AccountTrace State::traceOf(AccountId id) const {
    AccountTrace out;
    out.path = m_accountsTree.path(id);
    if (const Account* found = account(id)) {
        out.owner = found->owner;
        out.keyHash = found->keyHash;
        out.nonce = found->nonce;
        out.balancesRoot = found->balances.root();
    } else {
        out.keyHash = Fr::zero();
        out.balancesRoot = BalancesKind::empty().back();
    }
    return out;
}

BalanceTrace State::balanceTraceOf(AccountId id, TokenId token) const {
    static const BalancesTree empty;
    const Account* found = account(id);
    return {balance(id, token), (found == nullptr ? empty : found->balances).path(token)};
}

void State::setAccount(AccountId id, const Address& owner, const Fr& keyHash, Nonce nonce) {
    Account& account = m_accounts[id];
    account.owner = owner;
    account.keyHash = keyHash;
    account.nonce = nonce;
    const auto [entry, isNew] = m_owners.try_emplace(owner, id);
    if (!isNew && id < entry->second) {
        entry->second = id;
    }
    while (m_accounts.contains(m_nextFree)) {
        ++m_nextFree;
    }
    refreshLeaf(id);
}

void State::setBalance(AccountId id, TokenId token, Amount amount) {
    m_accounts[id].balances.set(token, amountValue(amount));
    refreshLeaf(id);
}

void State::setVault(TokenId token, ChainIndex chain, Amount amount) {
    m_vaults.set(vaultIndex(token, chain), amountValue(amount));
}

void State::refreshLeaf(AccountId id) {
    const Account& account = m_accounts[id];
    m_accountsTree.set(id, accountLeaf(account.owner, account.keyHash, account.nonce, account.balances.root()));
}

} // namespace landfall::state
