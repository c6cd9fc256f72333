#pragma once

#include "circuits/harness.h"
#include "protocol/exit.h"
#include "state/state.h"
#include "support/plain_tree.h"

namespace landfall::testing {

using namespace landfall::protocol;

// A state by the book, with any leaves, also such as no batch leaves behind, and what a prover
// shows out of it who asks no rule. A second writing of state::exitOf.
class PlainState {
public:
    struct Account {
        Address owner;
        Fr keyHash;
        Nonce nonce = 0;
    };

    PlainState() = default;
    explicit PlainState(const state::Snapshot& snapshot);

    void setAccount(AccountId id, const Account& account);
    void setBalance(AccountId id, TokenId token, Amount amount);
    void setVault(TokenId token, ChainIndex chain, Amount amount); // chain 0 too

    Fr root() const;
    ExitTrace exit(AccountId id, TokenId token, ChainIndex chain, Amount amount) const;

private:
    struct Entry {
        Account account;
        PlainTree<kBalanceLevels, state::BalancesTree> balances;
    };
    void write(AccountId id);

    std::map<AccountId, Entry> m_accounts;
    PlainTree<kAccountLevels, state::AccountsKind> m_accountsTree;
    PlainTree<kVaultLevels, state::VaultsKind> m_vaults;
};

// floor(balance · vault / total), a bit of the balance at a time. vault ≤ total < 2^124.
Amount plainShare(Amount balance, Amount vault, Amount total);
// The signals by their weights.
std::array<Fr, 3> plainSignals(const Fr& root, const ExitClaim& claim);

// The exit circuit on that trace. It has no outputs: all that it says is public.
Gadget exitGadget(const ExitTrace& trace, const std::array<Fr, 3>& signals);
const snark::ConstraintSystem& exitSystem();

} // namespace landfall::testing
