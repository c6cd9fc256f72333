#pragma once

#include "store/chain_facts.h"

namespace landfall::store {

enum class GovernanceKind : int { Scheduled = 1, Cancelled = 2, Applied = 3, TokenRegistered = 4 };

struct GovernanceRow {
    FactPlace place;
    GovernanceKind kind = GovernanceKind::Scheduled;
    // Of the first three: the change as l1::ChangeKind numbers it, from 1. These and what it sets tell one change
    // from another.
    int change = 0;
    protocol::ChainAddress address; // account, or the token's contract
    protocol::TokenId token = 0;
    Uint256 value;                          // gas, fee, limit, or the token's least deposit
    std::uint8_t decimals = 0;              // TokenRegistered
    protocol::UnixSeconds readyAt = 0;      // Scheduled: from then on it may be applied
    protocol::UnixSeconds blockSeconds = 0; // of the event's block
};

// What the governors did, as the chains' events tell it. Taken back with ChainFacts.
class GovernanceEvents {
public:
    explicit GovernanceEvents(Database& database) : m_database(database) {}

    void insert(const GovernanceRow& row);
    // Scheduled on the chain and neither cancelled nor applied since, the oldest first.
    std::vector<GovernanceRow> open(protocol::ChainIndex chain) const;
    std::vector<GovernanceRow> tokens(protocol::ChainIndex chain) const;

private:
    std::vector<GovernanceRow> rows(const char* sql, std::initializer_list<QVariant> parameters) const;

    Database& m_database;
};

} // namespace landfall::store
