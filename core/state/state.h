#pragma once

#include "base/result.h"
#include "protocol/exit.h"
#include "state/owner_index.h"
#include "state/trees.h"

#include <optional>
#include <vector>

namespace landfall::state {

using protocol::AccountId;
using protocol::Address;
using protocol::Amount;
using protocol::ChainIndex;
using protocol::Nonce;
using protocol::TokenId;

// The leaves of a state, for storing and loading it.
struct Snapshot {
    struct AccountRow {
        AccountId id = 0;
        Address owner;
        Fr keyHash;
        Nonce nonce = 0;
        std::vector<std::pair<TokenId, Amount>> balances; // only those above 0
    };
    struct VaultRow {
        TokenId token = 0;
        ChainIndex chain = 0;
        Amount amount = 0;
    };
    std::vector<AccountRow> accounts; // ascending by id
    std::vector<VaultRow> vaults;     // ascending by token, then chain
};

// Accounts and vaults of the network after some batch. A plain value: copying it
// is how a caller keeps a point to return to, and costs next to nothing, because
// copies share what is the same in them.
class State {
public:
    // Genesis: account 0 belongs to the fee collector, all else is empty.
    explicit State(const Address& feeOwner);

    // Errors: snapshot-account, snapshot-vault, snapshot-unbalanced.
    static Result<State> fromSnapshot(const Snapshot& snapshot);
    Snapshot snapshot() const;

    const Fr& root() const { return m_root; }

    // Nothing for an account that does not exist. The pointer lasts as long as some state has this account so.
    const Account* account(AccountId id) const { return m_accounts.find(id); }
    // The owner's first account.
    std::optional<AccountId> accountOf(const Address& owner) const { return m_owners.find(owner); }
    // All of its accounts, ascending: a batch may open another one for an owner who has one.
    std::vector<AccountId> accountsOf(const Address& owner) const { return m_owners.all(owner); }
    // Where a deposit for `owner` goes: its account, else the lowest unused id (not the one
    // after the highest: one batch with a deposit in the last account would leave none).
    // Nothing if the tree is full.
    std::optional<AccountId> accountForDeposit(const Address& owner) const;
    std::size_t accountCount() const { return m_accountCount; }

    Amount balance(AccountId id, TokenId token) const;
    Amount vault(TokenId token, ChainIndex chain) const;

private:
    friend class BatchApplier;
    friend Result<protocol::ExitTrace> exitOf(const State& state, AccountId account, TokenId token, ChainIndex chain);

    State() = default;
    // The account may not lose its owner.
    void setAccount(AccountId id, const Address& owner, const Fr& keyHash, Nonce nonce);
    void setBalance(AccountId id, TokenId token, Amount amount);
    void setVault(TokenId token, ChainIndex chain, Amount amount);
    // Hashes what changed since the last time; before it, root() is of that time.
    void settle(ThreadPool* pool = nullptr);

    AccountsTree m_accounts;
    VaultsTree m_vaults;
    OwnerIndex m_owners;
    AccountId m_nextFree = 0; // the lowest unused id
    std::size_t m_accountCount = 0;
    Fr m_root;
};

} // namespace landfall::state
