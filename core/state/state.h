#pragma once

#include "protocol/request.h"
#include "protocol/trace.h"
#include "state/trees.h"

#include <map>
#include <optional>
#include <vector>

namespace landfall::state {

using protocol::AccountId;
using protocol::Address;
using protocol::Amount;
using protocol::ChainIndex;
using protocol::Nonce;
using protocol::TokenId;

struct Account {
    Address owner;
    Fr keyHash = Fr::zero(); // zero: no signing key yet
    Nonce nonce = 0;
    BalancesTree balances;
};

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
// is how a caller keeps a point to return to.
class State {
public:
    // Genesis: account 0 belongs to the fee collector, all else is empty.
    explicit State(const Address& feeOwner);

    // Errors: snapshot-account, snapshot-vault, snapshot-unbalanced.
    static Result<State> fromSnapshot(const Snapshot& snapshot);
    Snapshot snapshot() const;

    Fr root() const { return stateRoot(m_accountsTree.root(), m_vaults.root()); }
    Fr accountsRoot() const { return m_accountsTree.root(); }
    Fr vaultsRoot() const { return m_vaults.root(); }

    // Nothing for an account that does not exist.
    const Account* account(AccountId id) const;
    // The owner's first account.
    std::optional<AccountId> accountOf(const Address& owner) const;
    // Where a deposit for `owner` goes: its account, else the lowest unused id (not the one
    // after the highest: one batch with a deposit in the last account would leave none).
    // Nothing if the tree is full.
    std::optional<AccountId> accountForDeposit(const Address& owner) const;
    std::size_t accountCount() const { return m_accounts.size(); }

    Amount balance(AccountId id, TokenId token) const;
    Amount vault(TokenId token, ChainIndex chain) const;

private:
    friend class BatchApplier;

    protocol::AccountTrace traceOf(AccountId id) const;
    protocol::BalanceTrace balanceTraceOf(AccountId id, TokenId token) const;
    void setAccount(AccountId id, const Address& owner, const Fr& keyHash, Nonce nonce);
    void setBalance(AccountId id, TokenId token, Amount amount);
    void setVault(TokenId token, ChainIndex chain, Amount amount);
    void refreshLeaf(AccountId id);

    std::map<AccountId, Account> m_accounts; // ordered, so that snapshots are
    std::map<Address, AccountId> m_owners;   // the lowest id of each owner
    AccountId m_nextFree = 0;                // the lowest unused id
    AccountsTree m_accountsTree;
    VaultsTree m_vaults;
};

} // namespace landfall::state
