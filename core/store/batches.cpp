#include "store/batches.h"

#include <algorithm>

namespace landfall::store {

void Batches::insert(const BatchRow& row, const std::vector<QueueRun>& queue) {
    m_database.run("INSERT INTO batches (number, data, public_data, old_root, new_root, commitment, timestamp_seconds,"
                   " size, operations, own, composed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   {integer(row.number), blob(row.data), blob(row.publicDataHash), blob(row.oldRoot), blob(row.newRoot),
                    blob(row.commitment), integer(row.timestamp), row.size, integer(row.operations), row.own ? 1 : 0,
                    integer(static_cast<std::uint64_t>(row.composedAt))});
    for (const auto& run : queue) {
        m_database.run("INSERT INTO batch_queue (batch, chain, first, next) VALUES (?, ?, ?, ?)",
                       {integer(row.number), run.chain, integer(run.first), integer(run.next)});
    }
}

std::vector<BatchRow> Batches::rows(const char* sql, std::initializer_list<QVariant> parameters) const {
    std::vector<BatchRow> out;
    m_database.select(sql, parameters, [&](const Row& row) {
        BatchRow item;
        item.number = row.number(0);
        item.data = row.bytes(1);
        item.publicDataHash = row.fixed<32>(2);
        item.oldRoot = row.fixed<32>(3);
        item.newRoot = row.fixed<32>(4);
        item.commitment = row.fixed<32>(5);
        item.timestamp = row.number(6);
        item.size = static_cast<std::uint8_t>(row.integer(7));
        item.operations = static_cast<std::size_t>(row.number(8));
        item.own = row.integer(9) != 0;
        item.composedAt = row.integer(10);
        out.push_back(std::move(item));
    });
    return out;
}

std::optional<BatchRow> Batches::find(protocol::BatchNumber number) const {
    auto found = rows("SELECT number, data, public_data, old_root, new_root, commitment, timestamp_seconds, size,"
                      " operations, own, composed_at FROM batches WHERE number = ?",
                      {integer(number)});
    if (found.empty()) {
        return {};
    }
    return std::move(found.front());
}

std::optional<BatchRow> Batches::last() const {
    auto found = newest(1);
    if (found.empty()) {
        return {};
    }
    return std::move(found.front());
}

std::vector<BatchRow> Batches::newest(std::size_t limit) const {
    return rows("SELECT number, data, public_data, old_root, new_root, commitment, timestamp_seconds, size,"
                " operations, own, composed_at FROM batches ORDER BY number DESC LIMIT ?",
                {integer(limit)});
}

void Batches::removeFrom(protocol::BatchNumber first) {
    m_database.run("DELETE FROM batches WHERE number >= ?", {integer(first)});
}

void Batches::insertProof(const ProofRow& row) {
    Bytes joined;
    for (const auto& word : row.proof) {
        append(joined, word);
    }
    m_database.run("INSERT INTO proofs (batch, proof, key_hash, started_at, finished_at) VALUES (?, ?, ?, ?, ?)",
                   {integer(row.batch), blob(joined), blob(row.keyHash),
                    integer(static_cast<std::uint64_t>(row.startedAt)),
                    integer(static_cast<std::uint64_t>(row.finishedAt))});
}

std::optional<ProofRow> Batches::proof(protocol::BatchNumber batch) const {
    std::optional<ProofRow> out;
    m_database.select("SELECT proof, key_hash, started_at, finished_at FROM proofs WHERE batch = ?", {integer(batch)},
                      [&](const Row& row) {
                          const auto joined = row.fixed<256>(0);
                          ProofRow item;
                          item.batch = batch;
                          for (std::size_t i = 0; i < item.proof.size(); ++i) {
                              std::copy_n(joined.begin() + static_cast<std::ptrdiff_t>(32 * i), 32,
                                          item.proof[i].begin());
                          }
                          item.keyHash = row.fixed<32>(1);
                          item.startedAt = row.integer(2);
                          item.finishedAt = row.integer(3);
                          out = item;
                      });
    return out;
}

std::vector<protocol::BatchNumber> Batches::unproven() const {
    std::vector<protocol::BatchNumber> out;
    // They are proven in order, so what lies below the newest proof needs no look.
    m_database.select("SELECT number FROM batches WHERE own = 1"
                      " AND number > (SELECT COALESCE(MAX(batch), 0) FROM proofs) ORDER BY number",
                      {}, [&](const Row& row) { out.push_back(row.number(0)); });
    return out;
}

std::vector<QueueRun> Batches::queueRuns(protocol::BatchNumber batch) const {
    std::vector<QueueRun> out;
    m_database.select(
        "SELECT chain, first, next FROM batch_queue WHERE batch = ? ORDER BY chain", {integer(batch)},
        [&](const Row& row) {
            out.push_back({static_cast<protocol::ChainIndex>(row.integer(0)), row.number(1), row.number(2)});
        });
    return out;
}

std::optional<protocol::BatchNumber> Batches::batchOfQueueItem(protocol::ChainIndex chain, std::uint64_t item) const {
    std::optional<protocol::BatchNumber> batch;
    m_database.select("SELECT batch FROM batch_queue WHERE chain = ? AND first <= ? AND next > ?",
                      {chain, integer(item), integer(item)}, [&](const Row& row) { batch = row.number(0); });
    return batch;
}

std::uint64_t Batches::nextQueueItem(protocol::ChainIndex chain, protocol::BatchNumber last) const {
    std::uint64_t next = 0;
    m_database.select("SELECT next FROM batch_queue WHERE chain = ? AND batch <= ? ORDER BY batch DESC LIMIT 1",
                      {chain, integer(last)}, [&](const Row& row) { next = row.number(0); });
    return next;
}

} // namespace landfall::store
