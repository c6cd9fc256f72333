#pragma once

#include "protocol/operation.h"
#include "store/database.h"

#include <limits>
#include <map>
#include <optional>
#include <vector>

namespace landfall::store {

struct QueueItemRow {
    protocol::ChainIndex chain = 0;
    std::uint64_t item = 0;
    protocol::Operation operation; // as queued: protocol/queue.h, asQueued
    protocol::UnixSeconds deadline = 0;
    std::uint64_t block = 0;
    Bytes32 blockHash{};
    Bytes32 transaction{};
};

// A deposit's place among those of its owner, by age. The default is newer than every one.
struct DepositPlace {
    protocol::UnixSeconds deadline = std::numeric_limits<std::int64_t>::max();
    protocol::ChainIndex chain = 0;
    std::uint64_t item = 0;
};

class QueueItems {
public:
    explicit QueueItems(Database& database) : m_database(database) {}

    void insert(const QueueItemRow& row);
    std::optional<QueueItemRow> find(protocol::ChainIndex chain, std::uint64_t item) const;
    // From `first` on, at most `limit`, in blocks up to `upToBlock`.
    std::vector<QueueItemRow> from(protocol::ChainIndex chain, std::uint64_t first, std::uint64_t upToBlock,
                                   std::size_t limit) const;
    // In blocks up to `upToBlock`.
    std::uint64_t count(protocol::ChainIndex chain,
                        std::uint64_t upToBlock = std::numeric_limits<std::int64_t>::max()) const;
    // That credit `owner`, older than `before`, newest first, at most `limit`.
    std::vector<QueueItemRow> depositsTo(const protocol::Address& owner, const DepositPlace& before,
                                         std::size_t limit) const;
    std::uint64_t countDepositsTo(const protocol::Address& owner) const;
    // What deposits from item `first` on, in blocks up to `upToBlock`, bring of each token, in 18 decimals.
    std::map<protocol::TokenId, Uint256> depositsFrom(protocol::ChainIndex chain, std::uint64_t first,
                                                      std::uint64_t upToBlock) const;
    // Forced exits that `requester` asked for, newest first, at most `limit`.
    std::vector<QueueItemRow> exitsOf(const protocol::Address& requester, std::size_t limit) const;
    void removeAbove(protocol::ChainIndex chain, std::uint64_t block);

private:
    std::vector<QueueItemRow> rows(const char* sql, std::initializer_list<QVariant> parameters) const;

    Database& m_database;
};

} // namespace landfall::store
