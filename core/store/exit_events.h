#pragma once

#include "store/chain_facts.h"

namespace landfall::store {

enum class ExitKind : int { Paid = 1, Refunded = 2 };

// What left a chain once its exits were open: an account's share of a token, or a queued item that no batch took.
struct ExitRow {
    FactPlace place;
    ExitKind kind = ExitKind::Paid;
    std::uint64_t subject = 0; // Paid: the account; Refunded: the item
    protocol::TokenId token = 0;
    protocol::Address owner;
    protocol::Amount amount = 0;
    protocol::Amount paid = 0; // Paid: of the amount, what was pushed
    protocol::UnixSeconds blockSeconds = 0;
};

// Taken back with ChainFacts.
class ExitEvents {
public:
    explicit ExitEvents(Database& database) : m_database(database) {}

    void insert(const ExitRow& row);
    std::optional<ExitRow> paid(protocol::ChainIndex chain, protocol::AccountId account, protocol::TokenId token) const;
    std::optional<ExitRow> refunded(protocol::ChainIndex chain, std::uint64_t item) const;

private:
    std::optional<ExitRow> first(const char* sql, std::initializer_list<QVariant> parameters) const;

    Database& m_database;
};

} // namespace landfall::store
