#pragma once

#include "protocol/batch_words.h"
#include "protocol/proof_words.h"
#include "protocol/public_data.h"
#include "store/requests.h"

#include <limits>
#include <optional>
#include <vector>

namespace landfall::store {

// The node's one line of batches. What chains say about them is in chain_facts.h.
struct BatchRow {
    protocol::BatchNumber number = 0;
    Bytes data;               // 31·(2 + 2n) bytes
    Bytes32 publicDataHash{}; // P
    Bytes32 oldRoot{};
    Bytes32 newRoot{};
    Bytes32 commitment{};
    protocol::UnixSeconds timestamp = 0;
    std::uint8_t size = 0;
    std::size_t operations = 0;
    bool own = false; // composed here
    Milliseconds composedAt = 0;
};

struct ProofRow {
    protocol::BatchNumber batch = 0;
    protocol::ProofWords proof{};
    Bytes32 keyHash{}; // of the verifying key
    Milliseconds startedAt = 0;
    Milliseconds finishedAt = 0;
};

// Items [first, next) of a chain's queue are in the batch.
struct QueueRun {
    protocol::ChainIndex chain = 0;
    std::uint64_t first = 0;
    std::uint64_t next = 0;
};

class Batches {
public:
    explicit Batches(Database& database) : m_database(database) {}

    void insert(const BatchRow& row, const std::vector<QueueRun>& queue);
    std::optional<BatchRow> find(protocol::BatchNumber number) const;
    std::optional<BatchRow> last() const;
    std::vector<BatchRow> newest(std::size_t limit) const;
    // Their proofs and queue runs go with them.
    void removeFrom(protocol::BatchNumber first);

    void insertProof(const ProofRow& row);
    std::optional<ProofRow> proof(protocol::BatchNumber batch) const;
    // Own batches without a proof, ascending.
    std::vector<protocol::BatchNumber> unproven() const;

    std::vector<QueueRun> queueRuns(protocol::BatchNumber batch) const;
    std::optional<protocol::BatchNumber> batchOfQueueItem(protocol::ChainIndex chain, std::uint64_t item) const;
    // The first item of the chain's queue that no batch up to `last` holds.
    std::uint64_t nextQueueItem(protocol::ChainIndex chain,
                                protocol::BatchNumber last = std::numeric_limits<std::int64_t>::max()) const;

private:
    std::vector<BatchRow> rows(const char* sql, std::initializer_list<QVariant> parameters) const;

    Database& m_database;
};

} // namespace landfall::store
