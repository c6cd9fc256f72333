#pragma once

#include "circuits/world.h"
#include "support/plain_tree.h"

namespace landfall::testing {

// A cheating prover: carries out operations by their effects alone, without asking whether
// a rule allows them, and writes the trace that gives the circuit every chance. What the
// circuit refuses then, a rule of its own refuses. Balances and vaults are field elements, so
// they may go below zero. Also a third writing of the effects, for honest batches.
class LenientBatch {
public:
    LenientBatch(const state::State& state, const BatchHeader& header);

    void add(const Operation& operation, const SignedWithdraw* proof = nullptr);
    // Operations, vaults or fee tokens beyond the shape are left out.
    BatchTrace finish();

    // To change before finish().
    BatchTrace trace;
    bool vaultsDescend = false; // slots in falling order

private:
    struct Account {
        Address owner;
        Fr keyHash = Fr::zero();
        Nonce nonce = 0;
        PlainTree<kBalanceLevels, state::BalancesTree> balances;
    };
    AccountTrace traceOf(AccountId id) const;
    BalanceTrace balanceOf(AccountId id, TokenId token) const;
    static Fr leafOf(const Account& account);
    void write(AccountId id);

    std::map<AccountId, Account> m_accounts;
    PlainTree<kAccountLevels, state::AccountsKind> m_accountsTree;
    PlainTree<kVaultLevels, state::VaultsKind> m_vaults;
    std::map<TokenId, Fr> m_fees;
    std::map<std::uint32_t, Fr> m_moves;
};

// What batchWitness answers: empty if it gives a witness, else the error's code.
QString refusalOf(const BatchTrace& trace);

// Whether the circuit accepts the trace with P, r and e of whatever words and roots it
// leads to: only a rule can refuse.
bool cheatSucceeds(const BatchTrace& trace);

} // namespace landfall::testing
