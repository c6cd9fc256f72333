#include "store/chain_facts.h"

#include "store/damage.h"

#include <algorithm>
#include <utility>

namespace landfall::store {
namespace {

BatchEventRow batchEvent(protocol::ChainIndex chain, const Row& row) {
    BatchEventRow out;
    out.place.chain = chain;
    out.place.block = row.number(0);
    out.place.log = static_cast<std::uint32_t>(row.number(1));
    out.kind = static_cast<BatchEventKind>(row.integer(2));
    out.number = row.number(3);
    out.last = row.number(4);
    if (!row.isNull(5)) {
        out.commitment = row.fixed<32>(5);
    }
    if (!row.isNull(6)) {
        out.root = row.fixed<32>(6);
    }
    out.byCertificate = row.integer(7) != 0;
    out.paid = Uint256::fromBigEndian(row.fixed<32>(8));
    out.blockHash = row.fixed<32>(9);
    out.blockSeconds = row.number(10);
    out.place.transaction = row.fixed<32>(11);
    return out;
}

ChainBatchRow chainBatch(const Row& row) {
    ChainBatchRow out;
    out.place.chain = static_cast<protocol::ChainIndex>(row.integer(0));
    out.place.block = row.number(1);
    out.place.log = static_cast<std::uint32_t>(row.number(2));
    out.number = row.number(3);
    out.commitment = row.fixed<32>(4);
    out.publicDataHash = row.fixed<32>(5);
    out.oldRoot = row.fixed<32>(6);
    out.newRoot = row.fixed<32>(7);
    out.data = row.bytes(8);
    out.queueEnd = row.number(9);
    out.sequencer = row.address(10);
    return out;
}

} // namespace

void ChainFacts::insert(const BatchEventRow& row) {
    m_database.run("INSERT INTO batch_events (chain, block, log, kind, number, last, commitment, root, by_certificate,"
                   " paid, block_hash, block_seconds, tx) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   {row.place.chain, integer(row.place.block), row.place.log, static_cast<int>(row.kind),
                    integer(row.number), integer(row.last), blob(row.commitment), blob(row.root),
                    row.byCertificate ? 1 : 0, blob(row.paid.toBigEndian()), blob(row.blockHash),
                    integer(row.blockSeconds), blob(row.place.transaction)});
}

void ChainFacts::insert(const ChainBatchRow& row) {
    m_database.run("INSERT INTO chain_batches (chain, block, log, number, commitment, public_data, old_root, new_root,"
                   " data, queue_end, sequencer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   {row.place.chain, integer(row.place.block), row.place.log, integer(row.number), blob(row.commitment),
                    blob(row.publicDataHash), blob(row.oldRoot), blob(row.newRoot), blob(row.data),
                    integer(row.queueEnd), blob(row.sequencer)});
}

void ChainFacts::insert(const PendingRow& row) {
    m_database.run("INSERT INTO pending_events (chain, block, log, kind, number, payout, token, recipient, amount, tx,"
                   " release_seconds, block_seconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   {row.place.chain, integer(row.place.block), row.place.log, static_cast<int>(row.kind),
                    integer(row.number), integer(row.payout), row.token, blob(row.recipient),
                    text(protocol::amountToDecimal(row.amount)), blob(row.place.transaction), integer(row.releaseAt),
                    integer(row.blockSeconds)});
}

void ChainFacts::insert(const GuardRow& row) {
    m_database.run("INSERT INTO guard_events (chain, block, log, kind, seconds, address, tx, number, block_seconds)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   {row.place.chain, integer(row.place.block), row.place.log, static_cast<int>(row.kind),
                    integer(row.seconds), blob(row.address), blob(row.place.transaction), integer(row.number),
                    integer(row.blockSeconds)});
}

void ChainFacts::removeAbove(protocol::ChainIndex chain, std::uint64_t block) {
    m_database.run("DELETE FROM batch_events WHERE chain = ? AND block > ?", {chain, integer(block)});
    m_database.run("DELETE FROM chain_batches WHERE chain = ? AND block > ?", {chain, integer(block)});
    m_database.run("DELETE FROM pending_events WHERE chain = ? AND block > ?", {chain, integer(block)});
    m_database.run("DELETE FROM guard_events WHERE chain = ? AND block > ?", {chain, integer(block)});
    m_database.run("DELETE FROM exit_events WHERE chain = ? AND block > ?", {chain, integer(block)});
    m_database.run("DELETE FROM governance_events WHERE chain = ? AND block > ?", {chain, integer(block)});
    m_database.run("DELETE FROM chain_blocks WHERE chain = ? AND block > ?", {chain, integer(block)});
}

// Reverts are few and name ranges; all else is found under its number. Both by an index, since a
// network's history only grows.
std::vector<BatchEventRow> ChainFacts::eventsOf(protocol::ChainIndex chain, protocol::BatchNumber number,
                                                std::uint64_t upToBlock) const {
    std::vector<BatchEventRow> out;
    // The block is looked at here, lest SQLite takes it for the better index.
    const auto take = [&](const Row& row) {
        if (row.number(0) <= upToBlock) {
            out.push_back(batchEvent(chain, row));
        }
    };
    m_database.select("SELECT block, log, kind, number, last, commitment, root, by_certificate, paid, block_hash,"
                      " block_seconds, tx FROM batch_events WHERE number = ? AND chain = ? AND kind < 4",
                      {integer(number), chain}, take);
    m_database.select("SELECT block, log, kind, number, last, commitment, root, by_certificate, paid, block_hash,"
                      " block_seconds, tx FROM batch_events WHERE kind = 4 AND chain = ? AND number <= ? AND last >= ?",
                      {chain, integer(number), integer(number)}, take);
    std::sort(out.begin(), out.end(), [](const BatchEventRow& left, const BatchEventRow& right) {
        return std::pair(left.place.block, left.place.log) < std::pair(right.place.block, right.place.log);
    });
    return out;
}

BatchEvents ChainFacts::batchOn(protocol::ChainIndex chain, protocol::BatchNumber number,
                                std::uint64_t upToBlock) const {
    BatchEvents out;
    for (auto& event : eventsOf(chain, number, upToBlock)) {
        switch (event.kind) {
        case BatchEventKind::Committed:
            out.committed = std::move(event);
            break;
        case BatchEventKind::FinalRoot:
            out.finalRoot = std::move(event);
            break;
        case BatchEventKind::Executed:
            out.executed = std::move(event);
            break;
        case BatchEventKind::Reverted:
            out = {};
            break;
        }
    }
    return out;
}

ChainProgress ChainFacts::progress(protocol::ChainIndex chain, std::uint64_t upToBlock) const {
    // The newest event of a kind, cut by every revert after it. What was before it stands, because
    // numbers reach each step in order.
    const auto lastOf = [&](BatchEventKind kind) {
        std::optional<BatchEventRow> newest;
        m_database.select("SELECT block, log, number FROM batch_events WHERE chain = ? AND kind = ? AND block <= ?"
                          " ORDER BY block DESC, log DESC LIMIT 1",
                          {chain, static_cast<int>(kind), integer(upToBlock)}, [&](const Row& row) {
                              newest.emplace();
                              newest->place.block = row.number(0);
                              newest->place.log = static_cast<std::uint32_t>(row.number(1));
                              newest->number = row.number(2);
                          });
        if (!newest) {
            return protocol::BatchNumber{0};
        }
        auto found = newest->number;
        m_database.select("SELECT block, log, number FROM batch_events WHERE kind = 4 AND chain = ? AND number <= ?",
                          {chain, integer(found)}, [&](const Row& row) {
                              const std::pair at(row.number(0), static_cast<std::uint32_t>(row.number(1)));
                              if (at.first <= upToBlock && at > std::pair(newest->place.block, newest->place.log)) {
                                  found = std::min(found, row.number(2) - 1);
                              }
                          });
        return found;
    };
    return {lastOf(BatchEventKind::Committed), lastOf(BatchEventKind::FinalRoot), lastOf(BatchEventKind::Executed)};
}

std::optional<ChainBatchRow> ChainFacts::batchWithCommitment(protocol::BatchNumber number,
                                                             const Bytes32& commitment) const {
    std::optional<ChainBatchRow> out;
    m_database.select("SELECT chain, block, log, number, commitment, public_data, old_root, new_root, data, queue_end,"
                      " sequencer FROM chain_batches WHERE number = ? AND commitment = ? LIMIT 1",
                      {integer(number), blob(commitment)}, [&](const Row& row) { out = chainBatch(row); });
    return out;
}

std::vector<ChainBatchRow> ChainFacts::batchesSeen(protocol::BatchNumber number) const {
    std::vector<ChainBatchRow> out;
    m_database.select("SELECT chain, block, log, number, commitment, public_data, old_root, new_root, data, queue_end,"
                      " sequencer FROM chain_batches WHERE number = ? ORDER BY chain, block, log",
                      {integer(number)}, [&](const Row& row) { out.push_back(chainBatch(row)); });
    return out;
}

protocol::BatchNumber ChainFacts::highestSeen() const {
    protocol::BatchNumber out = 0;
    m_database.select("SELECT number FROM chain_batches ORDER BY number DESC LIMIT 1", {},
                      [&](const Row& row) { out = row.number(0); });
    return out;
}

std::optional<ChainBatchRow> ChainFacts::batchHeldBy(protocol::ChainIndex chain, protocol::BatchNumber number) const {
    std::optional<ChainBatchRow> out;
    m_database.select(
        "SELECT chain, block, log, number, commitment, public_data, old_root, new_root, data, queue_end,"
        " sequencer FROM chain_batches WHERE chain = ? AND number = ? ORDER BY block DESC, log DESC LIMIT 1",
        {chain, integer(number)}, [&](const Row& row) { out = chainBatch(row); });
    return out;
}

std::optional<BatchEventRow> ChainFacts::takenBack(protocol::ChainIndex chain, protocol::BatchNumber number,
                                                   const Bytes32& commitment) const {
    std::optional<BatchEventRow> out;
    bool held = false;
    for (auto& event : eventsOf(chain, number, kAnyBlock)) {
        if (event.kind == BatchEventKind::Committed && event.commitment == commitment) {
            held = true;
        } else if (event.kind == BatchEventKind::Reverted && std::exchange(held, false)) {
            out = std::move(event); // a later revert of that number was of another batch
        }
    }
    return out;
}

// One step through the index for each, however many batches there are.
std::vector<protocol::ChainAddress> ChainFacts::sequencers(protocol::ChainIndex chain) const {
    std::vector<protocol::ChainAddress> out;
    Bytes after;
    for (bool more = true; more;) {
        more = false;
        m_database.select("SELECT sequencer FROM chain_batches WHERE chain = ? AND sequencer > ?"
                          " ORDER BY sequencer LIMIT 1",
                          {chain, blob(after)}, [&](const Row& row) {
                              after = row.bytes(0);
                              out.push_back(row.address(0));
                              more = true;
                          });
    }
    return out;
}

std::optional<std::uint64_t> ChainFacts::suspendedIn(protocol::ChainIndex chain,
                                                     const protocol::ChainAddress& sequencer) const {
    std::optional<std::uint64_t> out;
    m_database.select("SELECT block FROM guard_events WHERE chain = ? AND kind = 4 AND address = ?"
                      " ORDER BY block DESC LIMIT 1",
                      {chain, blob(sequencer)}, [&](const Row& row) { out = row.number(0); });
    return out;
}

std::vector<PendingRow> ChainFacts::pendingRows(const char* sql, std::initializer_list<QVariant> parameters) const {
    std::vector<PendingRow> out;
    m_database.select(sql, parameters, [&](const Row& row) {
        const auto amount = protocol::amountFromDecimal(row.text(8));
        if (!amount) {
            m_database.fail(damaged("a stored amount can't be read back"));
            return;
        }
        PendingRow item;
        item.place = {static_cast<protocol::ChainIndex>(row.integer(0)), row.number(1),
                      static_cast<std::uint32_t>(row.number(2)), row.fixed<32>(9)};
        item.kind = static_cast<PendingKind>(row.integer(3));
        item.number = row.number(4);
        item.payout = static_cast<std::size_t>(row.number(5));
        item.token = static_cast<protocol::TokenId>(row.integer(6));
        item.recipient = row.address(7);
        item.amount = *amount;
        item.releaseAt = row.number(10);
        item.blockSeconds = row.number(11);
        out.push_back(item);
    });
    return out;
}

std::vector<PendingRow> ChainFacts::credited(protocol::ChainIndex chain, protocol::BatchNumber number) const {
    return pendingRows("SELECT chain, block, log, kind, number, payout, token, recipient, amount, tx, release_seconds,"
                       " block_seconds"
                       " FROM pending_events WHERE chain = ? AND number = ? AND kind = 1 ORDER BY block, log",
                       {chain, integer(number)});
}

std::optional<PendingRow> ChainFacts::lastOf(protocol::ChainIndex chain, protocol::BatchNumber number,
                                             std::size_t payout) const {
    const auto found =
        pendingRows("SELECT chain, block, log, kind, number, payout, token, recipient, amount, tx, release_seconds,"
                    " block_seconds"
                    " FROM pending_events WHERE chain = ? AND number = ? AND payout = ? AND kind IN (1, 3, 4)"
                    " ORDER BY block DESC, log DESC LIMIT 1",
                    {chain, integer(number), integer(payout)});
    return found.empty() ? std::nullopt : std::optional(found.front());
}

std::vector<PendingRow> ChainFacts::delayed(protocol::ChainIndex chain) const {
    return pendingRows("SELECT chain, block, log, kind, number, payout, token, recipient, amount, tx, release_seconds,"
                       " block_seconds"
                       " FROM pending_events AS one WHERE chain = ? AND kind = 3 AND NOT EXISTS (SELECT 1 FROM"
                       " pending_events AS later WHERE later.chain = one.chain AND later.number = one.number"
                       " AND later.payout = one.payout AND later.kind IN (1, 4)) ORDER BY release_seconds, number,"
                       " payout",
                       {chain});
}

std::vector<PendingRow> ChainFacts::waitingFor(const protocol::ChainAddress& recipient) const {
    std::vector<PendingRow> out;
    for (const auto& row :
         pendingRows("SELECT chain, block, log, kind, number, payout, token, recipient, amount, tx, release_seconds,"
                     " block_seconds FROM pending_events WHERE recipient = ? ORDER BY chain, block, log",
                     {blob(recipient)})) {
        std::erase_if(out, [&](const PendingRow& one) {
            if (one.place.chain != row.place.chain || one.token != row.token) {
                return false;
            }
            // A claim pays all that was credited before it. A delayed payout is released, or credited.
            return row.kind == PendingKind::Claimed ? one.kind == PendingKind::Credited
                                                    : one.kind == PendingKind::Delayed && one.number == row.number &&
                                                          one.payout == row.payout && row.kind != PendingKind::ExitOwed;
        });
        if (row.kind != PendingKind::Claimed && row.kind != PendingKind::Released) {
            out.push_back(row);
        }
    }
    return out;
}

std::optional<PendingRow> ChainFacts::claimAfter(const PendingRow& credit) const {
    std::optional<PendingRow> out;
    m_database.select("SELECT block, log, tx, block_seconds FROM pending_events WHERE chain = ? AND kind = 2 AND"
                      " token = ? AND"
                      " recipient = ? AND (block > ? OR (block = ? AND log > ?)) ORDER BY block, log LIMIT 1",
                      {credit.place.chain, credit.token, blob(credit.recipient), integer(credit.place.block),
                       integer(credit.place.block), credit.place.log},
                      [&](const Row& row) {
                          PendingRow item = credit;
                          item.kind = PendingKind::Claimed;
                          item.place = {credit.place.chain, row.number(0), static_cast<std::uint32_t>(row.number(1)),
                                        row.fixed<32>(2)};
                          item.blockSeconds = row.number(3);
                          out = item;
                      });
    return out;
}

bool ChainFacts::isFrozen(protocol::ChainIndex chain, std::uint64_t upToBlock) const {
    return frozen(chain, upToBlock).has_value();
}

std::optional<GuardRow> ChainFacts::guardRow(const char* sql, protocol::ChainIndex chain,
                                             std::uint64_t upToBlock) const {
    std::optional<GuardRow> out;
    m_database.select(sql, {chain, integer(upToBlock)}, [&](const Row& row) {
        GuardRow found;
        found.place = {chain, row.number(0), static_cast<std::uint32_t>(row.number(1)), row.fixed<32>(2)};
        found.kind = static_cast<GuardKind>(row.integer(3));
        found.seconds = row.number(4);
        found.number = row.number(5);
        found.blockSeconds = row.number(6);
        out = found;
    });
    return out;
}

std::optional<GuardRow> ChainFacts::frozen(protocol::ChainIndex chain, std::uint64_t upToBlock) const {
    return guardRow("SELECT block, log, tx, kind, seconds, number, block_seconds FROM guard_events"
                    " WHERE chain = ? AND kind IN (3, 7) AND block <= ? ORDER BY block, log LIMIT 1",
                    chain, upToBlock);
}

std::optional<GuardRow> ChainFacts::frozenByVotes(protocol::ChainIndex chain, std::uint64_t upToBlock) const {
    return guardRow("SELECT block, log, tx, kind, seconds, number, block_seconds FROM guard_events"
                    " WHERE chain = ? AND kind = 7 AND block <= ? ORDER BY block, log LIMIT 1",
                    chain, upToBlock);
}

std::optional<GuardRow> ChainFacts::exitsOpened(protocol::ChainIndex chain, std::uint64_t upToBlock) const {
    return guardRow("SELECT block, log, tx, kind, seconds, number, block_seconds FROM guard_events"
                    " WHERE chain = ? AND kind = 8 AND block <= ? ORDER BY block, log LIMIT 1",
                    chain, upToBlock);
}

protocol::UnixSeconds ChainFacts::armedAt(protocol::ChainIndex chain) const {
    const auto last = guardRow("SELECT block, log, tx, kind, seconds, number, block_seconds FROM guard_events"
                               " WHERE chain = ? AND kind IN (1, 2, 3, 7) AND block <= ?"
                               " ORDER BY block DESC, log DESC LIMIT 1",
                               chain, kAnyBlock);
    return last && last->kind == GuardKind::Armed ? last->seconds : 0;
}

protocol::UnixSeconds ChainFacts::pausedUntil(protocol::ChainIndex chain) const {
    protocol::UnixSeconds out = 0;
    m_database.select("SELECT kind, seconds FROM guard_events WHERE chain = ? AND kind IN (5, 6)"
                      " ORDER BY block DESC, log DESC LIMIT 1",
                      {chain}, [&](const Row& row) {
                          out = row.integer(0) == static_cast<int>(GuardKind::Paused) ? row.number(1) : 0;
                      });
    return out;
}

std::optional<std::uint64_t> ChainFacts::nextBlock(protocol::ChainIndex chain) const {
    std::optional<std::uint64_t> out;
    m_database.select("SELECT next_block FROM chain_cursors WHERE chain = ?", {chain},
                      [&](const Row& row) { out = row.number(0); });
    return out;
}

void ChainFacts::setNextBlock(protocol::ChainIndex chain, std::uint64_t next) {
    m_database.run("UPDATE chain_cursors SET next_block = ? WHERE chain = ?", {integer(next), chain});
    if (m_database.changed() == 0) {
        m_database.run("INSERT INTO chain_cursors (chain, next_block) VALUES (?, ?)", {chain, integer(next)});
    }
}

std::uint64_t ChainFacts::finalBlock(protocol::ChainIndex chain) const {
    std::uint64_t out = 0;
    m_database.select("SELECT final_block FROM chain_cursors WHERE chain = ?", {chain},
                      [&](const Row& row) { out = row.number(0); });
    return out;
}

void ChainFacts::setFinalBlock(protocol::ChainIndex chain, std::uint64_t block) {
    m_database.run("UPDATE chain_cursors SET final_block = ? WHERE chain = ?", {integer(block), chain});
}

void ChainFacts::insertBlock(protocol::ChainIndex chain, const BlockRow& block) {
    m_database.run("DELETE FROM chain_blocks WHERE chain = ? AND block = ?", {chain, integer(block.number)});
    m_database.run("INSERT INTO chain_blocks (chain, block, hash, seconds) VALUES (?, ?, ?, ?)",
                   {chain, integer(block.number), blob(block.hash), integer(block.seconds)});
}

std::vector<BlockRow> ChainFacts::blocks(protocol::ChainIndex chain, std::uint64_t below, std::size_t limit) const {
    std::vector<BlockRow> out;
    m_database.select("SELECT block, hash, seconds FROM chain_blocks WHERE chain = ? AND block < ?"
                      " ORDER BY block DESC LIMIT ?",
                      {chain, integer(below), integer(limit)}, [&](const Row& row) {
                          out.push_back({row.number(0), row.fixed<32>(1), row.number(2)});
                      });
    return out;
}

void ChainFacts::forgetBlocksUpTo(protocol::ChainIndex chain, std::uint64_t block) {
    m_database.run("DELETE FROM chain_blocks WHERE chain = ? AND block <"
                   " (SELECT MAX(block) FROM chain_blocks WHERE chain = ? AND block <= ?)",
                   {chain, chain, integer(block)});
}

} // namespace landfall::store
