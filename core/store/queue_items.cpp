#include "store/queue_items.h"

#include "protocol/batch_words.h"
#include "store/damage.h"

#include <algorithm>

namespace landfall::store {
namespace {

const QVariant& depositType() {
    static const QVariant type = blob(FixedBytes<1>{static_cast<std::uint8_t>(protocol::OperationType::Deposit)});
    return type;
}

const QVariant& exitType() {
    static const QVariant type = blob(FixedBytes<1>{static_cast<std::uint8_t>(protocol::OperationType::ForcedExit)});
    return type;
}

} // namespace

void QueueItems::insert(const QueueItemRow& row) {
    const auto words = protocol::encodeOperation(row.operation);
    Bytes joined;
    append(joined, words.first);
    append(joined, words.second);
    m_database.run("INSERT INTO queue_items (chain, item, words, deadline_seconds, block, block_hash, tx)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?)",
                   {row.chain, integer(row.item), blob(joined), integer(row.deadline), integer(row.block),
                    blob(row.blockHash), blob(row.transaction)});
}

std::vector<QueueItemRow> QueueItems::rows(const char* sql, std::initializer_list<QVariant> parameters) const {
    std::vector<QueueItemRow> out;
    m_database.select(sql, parameters, [&](const Row& row) {
        const auto joined = row.fixed<62>(2);
        protocol::WordPair words;
        std::copy_n(joined.begin(), 31, words.first.begin());
        std::copy_n(joined.begin() + 31, 31, words.second.begin());
        auto operation = protocol::decodeOperation(words);
        if (!operation) {
            m_database.fail(damaged("a stored queue item can't be read back (" + operation.error().message + ")"));
            return;
        }
        QueueItemRow item;
        item.chain = static_cast<protocol::ChainIndex>(row.integer(0));
        item.item = row.number(1);
        item.operation = *operation;
        item.deadline = row.number(3);
        item.block = row.number(4);
        item.blockHash = row.fixed<32>(5);
        item.transaction = row.fixed<32>(6);
        out.push_back(item);
    });
    return out;
}

std::optional<QueueItemRow> QueueItems::find(protocol::ChainIndex chain, std::uint64_t item) const {
    auto found = rows("SELECT chain, item, words, deadline_seconds, block, block_hash, tx FROM queue_items"
                      " WHERE chain = ? AND item = ?",
                      {chain, integer(item)});
    if (found.empty()) {
        return {};
    }
    return found.front();
}

std::vector<QueueItemRow> QueueItems::from(protocol::ChainIndex chain, std::uint64_t first, std::uint64_t upToBlock,
                                           std::size_t limit) const {
    return rows("SELECT chain, item, words, deadline_seconds, block, block_hash, tx FROM queue_items"
                " WHERE chain = ? AND item >= ? AND block <= ? ORDER BY item LIMIT ?",
                {chain, integer(first), integer(upToBlock), integer(limit)});
}

std::uint64_t QueueItems::count(protocol::ChainIndex chain, std::uint64_t upToBlock) const {
    std::uint64_t count = 0;
    // The newest row comes first by the key, and is nearly always in a block that counts.
    m_database.select("SELECT item + 1 FROM queue_items WHERE chain = ? AND block <= ? ORDER BY item DESC LIMIT 1",
                      {chain, integer(upToBlock)}, [&](const Row& row) { count = row.number(0); });
    return count;
}

std::vector<QueueItemRow> QueueItems::depositsTo(const protocol::Address& owner, const DepositPlace& before,
                                                 std::size_t limit) const {
    return rows("SELECT chain, item, words, deadline_seconds, block, block_hash, tx FROM queue_items"
                " WHERE substr(words, 1, 1) = ? AND substr(words, 32, 20) = ?"
                " AND (deadline_seconds, chain, item) < (?, ?, ?)"
                " ORDER BY deadline_seconds DESC, chain DESC, item DESC LIMIT ?",
                {depositType(), blob(owner.bytes), integer(before.deadline), before.chain, integer(before.item),
                 integer(limit)});
}

std::uint64_t QueueItems::countDepositsTo(const protocol::Address& owner) const {
    std::uint64_t count = 0;
    m_database.select("SELECT COUNT(*) FROM queue_items WHERE substr(words, 1, 1) = ? AND substr(words, 32, 20) = ?",
                      {depositType(), blob(owner.bytes)}, [&](const Row& row) { count = row.number(0); });
    return count;
}

std::map<protocol::TokenId, Uint256> QueueItems::depositsFrom(protocol::ChainIndex chain, std::uint64_t first,
                                                              std::uint64_t upToBlock) const {
    std::map<protocol::TokenId, Uint256> out;
    // Only the token's and the amount's bytes, at their places in W0: a flooded queue is read at each final block.
    m_database.select("SELECT substr(words, 3, 2), substr(words, 9, 15) FROM queue_items"
                      " WHERE chain = ? AND item >= ? AND block <= ? AND substr(words, 1, 1) = ?",
                      {chain, integer(first), integer(upToBlock), depositType()}, [&](const Row& row) {
                          const auto token = row.fixed<2>(0);
                          const auto amount = row.fixed<15>(1);
                          Bytes32 whole{};
                          std::copy(amount.begin(), amount.end(), whole.end() - amount.size());
                          auto& sum = out[static_cast<protocol::TokenId>(token[0] << 8 | token[1])];
                          // Fewer than 2^64 amounts below 2^120.
                          sum = *checkedAdd(sum, Uint256::fromBigEndian(whole));
                      });
    return out;
}

std::vector<QueueItemRow> QueueItems::exitsOf(const protocol::Address& requester, std::size_t limit) const {
    return rows("SELECT chain, item, words, deadline_seconds, block, block_hash, tx FROM queue_items"
                " WHERE substr(words, 1, 1) = ? AND substr(words, 32, 20) = ?"
                " ORDER BY deadline_seconds DESC, chain DESC, item DESC LIMIT ?",
                {exitType(), blob(requester.bytes), integer(limit)});
}

void QueueItems::removeAbove(protocol::ChainIndex chain, std::uint64_t block) {
    m_database.run("DELETE FROM queue_items WHERE chain = ? AND block > ?", {chain, integer(block)});
}

} // namespace landfall::store
