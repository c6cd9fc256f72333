#pragma once

#include "state/state.h"
#include "store/database.h"

#include <vector>

namespace landfall::store {

// Which leaves a batch touched.
struct TouchedLeaves {
    std::vector<protocol::AccountId> accounts;
    std::vector<std::pair<protocol::AccountId, protocol::TokenId>> balances;
    std::vector<std::pair<protocol::TokenId, protocol::ChainIndex>> vaults;
};

TouchedLeaves touchedBy(const protocol::BatchData& batch);

// The state after each batch that may still be taken back, as versions of its
// leaves: going back is deleting the newer ones.
class StateLeaves {
public:
    explicit StateLeaves(Database& database) : m_database(database) {}

    // The touched leaves' values in `state`, which is the state after `batch`.
    void insert(protocol::BatchNumber batch, const TouchedLeaves& touched, const state::State& state);
    // Every leaf; for genesis (batch 0).
    void insertAll(protocol::BatchNumber batch, const state::State& state);

    // The state after `batch`. Errors: store-damaged.
    Result<state::State> load(protocol::BatchNumber batch) const;
    // One balance after `batch`.
    protocol::Amount balanceAt(protocol::BatchNumber batch, protocol::AccountId id, protocol::TokenId token) const;
    // The oldest batch after which every leaf is still known.
    protocol::BatchNumber knownFrom() const;
    // What a chain's vault holds of a token after `batch`, which is knownFrom() or later.
    protocol::Amount vaultAt(protocol::BatchNumber batch, protocol::TokenId token, protocol::ChainIndex chain) const;
    bool empty() const;

    void removeFrom(protocol::BatchNumber first);
    // Forgets what only states before `batch` need, knowing that it was done for `known` before.
    void forgetBefore(protocol::BatchNumber batch, protocol::BatchNumber known);

private:
    Database& m_database;
};

} // namespace landfall::store
