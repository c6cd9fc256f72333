#pragma once

#include "base/uint256.h"
#include "store/chain_facts.h"
#include "store/requests.h"

#include <optional>
#include <vector>

namespace landfall::store {

// Numbers are the database's: never renumber.
enum class Purpose : int {
    CommitAndProve = 1,
    Prove = 2,
    Execute = 3,
    Revert = 4,
    RevertByCertificate = 5,
    Release = 6,
    Freeze = 7,     // by a FREEZE certificate
    OpenAccount = 8 // the sender's own, before all else; of no batch
};

// Stored → Sent → Included or Failed. Replaced: the same nonce at a higher price
// took its place, though it may still be the one that gets in. GivenUp: its nonce
// was used by a transaction that isn't ours.
enum class TransactionState : int { Stored = 0, Sent = 1, Included = 2, Failed = 3, Replaced = 4, GivenUp = 5 };

// A signed transaction; stored before it is sent.
struct L1TransactionRow {
    std::int64_t id = 0;
    protocol::ChainIndex chain = 0;
    Purpose purpose = Purpose::CommitAndProve;
    protocol::BatchNumber firstBatch = 0;
    protocol::BatchNumber lastBatch = 0;
    Bytes32 commitment{}; // of the last batch
    protocol::ChainAddress sender;
    std::uint64_t nonce = 0;
    Bytes32 hash{};
    Bytes raw;
    TransactionState state = TransactionState::Stored;
    Milliseconds createdAt = 0;
    std::optional<Milliseconds> sentAt;
    std::optional<std::int64_t> replaces;
    std::optional<std::uint64_t> block; // Included, Failed
    Bytes32 blockHash{};
    std::uint64_t gasUsed = 0;
    Uint256 gasPrice;
    std::string note; // why it failed or was given up
};

class L1Transactions {
public:
    explicit L1Transactions(Database& database) : m_database(database) {}

    std::int64_t insert(const L1TransactionRow& row);
    std::optional<L1TransactionRow> find(const Bytes32& hash) const;
    // Stored and Sent, oldest first.
    std::vector<L1TransactionRow> open(protocol::ChainIndex chain) const;
    // Every one of a sender's nonce, newest first.
    std::vector<L1TransactionRow> withNonce(protocol::ChainIndex chain, const protocol::ChainAddress& sender,
                                            std::uint64_t nonce) const;
    std::vector<L1TransactionRow> ofBatch(protocol::BatchNumber batch) const; // newest first

    void markSent(std::int64_t id, Milliseconds at);
    void markIncluded(std::int64_t id, bool succeeded, std::uint64_t block, const Bytes32& blockHash,
                      std::uint64_t gasUsed, const Uint256& gasPrice, const std::string& note);
    void setState(std::int64_t id, TransactionState state, const std::string& note);
    // Those in blocks above wait to be seen again.
    void reopenAbove(protocol::ChainIndex chain, std::uint64_t block);

private:
    std::vector<L1TransactionRow> rows(const char* sql, std::initializer_list<QVariant> parameters) const;

    Database& m_database;
};

} // namespace landfall::store
