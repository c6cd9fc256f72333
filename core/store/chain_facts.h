#pragma once

#include "base/uint256.h"
#include "protocol/amount.h"
#include "protocol/ids.h"
#include "store/database.h"

#include <optional>
#include <vector>

namespace landfall::store {

// Where a chain said something.
struct FactPlace {
    protocol::ChainIndex chain = 0;
    std::uint64_t block = 0;
    std::uint32_t log = 0;
    Bytes32 transaction{};
};

// Numbers are the database's: never renumber.
enum class BatchEventKind : int { Committed = 1, FinalRoot = 2, Executed = 3, Reverted = 4 };

struct BatchEventRow {
    FactPlace place;
    BatchEventKind kind = BatchEventKind::Committed;
    protocol::BatchNumber number = 0; // Reverted: the first
    protocol::BatchNumber last = 0;   // Reverted: the last; otherwise = number
    Bytes32 commitment{};             // Reverted: of the first
    Bytes32 root{};                   // FinalRoot only
    bool byCertificate = false;
    Uint256 paid; // Executed: bit k is set if the chain's payout k of the batch was pushed
    Bytes32 blockHash{};
    protocol::UnixSeconds blockSeconds = 0;
};

// A batch as a chain's transaction gave it.
struct ChainBatchRow {
    FactPlace place;
    protocol::BatchNumber number = 0;
    Bytes32 commitment{};
    Bytes32 publicDataHash{};
    Bytes32 oldRoot{};
    Bytes32 newRoot{};
    Bytes data;
    std::uint64_t queueEnd = 0;       // items of the chain's queue consumed up to and with the batch
    protocol::ChainAddress sequencer; // who committed it there
};

// What became of a payout that was not pushed at once. ExitOwed: of a forced exit that took less than the balance.
enum class PendingKind : int { Credited = 1, Claimed = 2, Delayed = 3, Released = 4, ExitOwed = 5 };

struct PendingRow {
    FactPlace place;
    PendingKind kind = PendingKind::Credited;
    protocol::BatchNumber number = 0; // of all but Claimed
    std::size_t payout = 0;           // of all but Claimed: place among the chain's payouts of the batch
    protocol::TokenId token = 0;
    protocol::ChainAddress recipient;
    protocol::Amount amount = 0;
    protocol::UnixSeconds releaseAt = 0;    // Delayed only
    protocol::UnixSeconds blockSeconds = 0; // 0 if an older program stored it
};

// Frozen: by the timer; FrozenByVotes: by a FREEZE certificate, also where the timer had frozen it before.
enum class GuardKind : int {
    Armed = 1,
    Disarmed = 2,
    Frozen = 3,
    SequencerSuspended = 4,
    Paused = 5,
    Resumed = 6,
    FrozenByVotes = 7,
    ExitsOpened = 8
};

struct GuardRow {
    FactPlace place;
    GuardKind kind = GuardKind::Armed;
    protocol::UnixSeconds seconds = 0; // Armed: since when; Paused: until when
    protocol::ChainAddress address;    // SequencerSuspended
    protocol::BatchNumber number = 0;  // FrozenByVotes, ExitsOpened
    protocol::UnixSeconds blockSeconds = 0;
};

struct BlockRow {
    std::uint64_t number = 0;
    Bytes32 hash{};
    protocol::UnixSeconds seconds = 0;
};

// What became of a batch on a chain, by the events that the chain shows now.
struct BatchEvents {
    std::optional<BatchEventRow> committed;
    std::optional<BatchEventRow> finalRoot;
    std::optional<BatchEventRow> executed;
};

// The last batch that reached each step; 0 = none.
struct ChainProgress {
    protocol::BatchNumber committed = 0;
    protocol::BatchNumber proven = 0;
    protocol::BatchNumber executed = 0;
};

inline constexpr std::uint64_t kAnyBlock = (std::uint64_t{1} << 62);

// Everything that was read from chains and is not a queue item. Only the chain
// watcher writes it; a reorganisation takes back what lies above a block.
class ChainFacts {
public:
    explicit ChainFacts(Database& database) : m_database(database) {}

    void insert(const BatchEventRow& row);
    void insert(const ChainBatchRow& row);
    void insert(const PendingRow& row);
    void insert(const GuardRow& row);
    void removeAbove(protocol::ChainIndex chain, std::uint64_t block);

    // Counting only events in blocks up to `upToBlock`.
    BatchEvents batchOn(protocol::ChainIndex chain, protocol::BatchNumber number,
                        std::uint64_t upToBlock = kAnyBlock) const;
    ChainProgress progress(protocol::ChainIndex chain, std::uint64_t upToBlock = kAnyBlock) const;
    // As the newest transaction with that commitment gave it, whatever the chain.
    std::optional<ChainBatchRow> batchWithCommitment(protocol::BatchNumber number, const Bytes32& commitment) const;
    // Every batch that some chain's transaction gave this number, taken back since or not.
    std::vector<ChainBatchRow> batchesSeen(protocol::BatchNumber number) const;
    // The highest number that any chain ever gave a batch, taken back since or not; 0 = none.
    protocol::BatchNumber highestSeen() const;
    // As the chain itself holds it now.
    std::optional<ChainBatchRow> batchHeldBy(protocol::ChainIndex chain, protocol::BatchNumber number) const;
    // How a batch with that commitment was last taken back from the chain after the
    // chain had committed it; nothing if it wasn't.
    std::optional<BatchEventRow> takenBack(protocol::ChainIndex chain, protocol::BatchNumber number,
                                           const Bytes32& commitment) const;
    // Who ever committed a batch on the chain, taken back since or not.
    std::vector<protocol::ChainAddress> sequencers(protocol::ChainIndex chain) const;
    // The block in which the chain last suspended a sequencer.
    std::optional<std::uint64_t> suspendedIn(protocol::ChainIndex chain, const protocol::ChainAddress& sequencer) const;
    // What was credited to a recipient in a batch, and whether it was claimed since.
    std::vector<PendingRow> credited(protocol::ChainIndex chain, protocol::BatchNumber number) const;
    std::optional<PendingRow> claimAfter(const PendingRow& credit) const;
    // The last that was said of a payout that was not pushed; nothing if it was.
    std::optional<PendingRow> lastOf(protocol::ChainIndex chain, protocol::BatchNumber number,
                                     std::size_t payout) const;
    // Payouts that wait for their time, the earliest first.
    std::vector<PendingRow> delayed(protocol::ChainIndex chain) const;
    // What no event has settled since, by chain and as it came: credits that were not claimed, payouts that are
    // delayed, and each forced exit that was owed (whether it was asked for, only the contract says).
    std::vector<PendingRow> waitingFor(const protocol::ChainAddress& recipient) const;

    bool isFrozen(protocol::ChainIndex chain, std::uint64_t upToBlock = kAnyBlock) const;
    // The first event that froze it, the certificate that it was given, the opening of its exits; nothing if there
    // was none.
    std::optional<GuardRow> frozen(protocol::ChainIndex chain, std::uint64_t upToBlock = kAnyBlock) const;
    std::optional<GuardRow> frozenByVotes(protocol::ChainIndex chain, std::uint64_t upToBlock = kAnyBlock) const;
    std::optional<GuardRow> exitsOpened(protocol::ChainIndex chain, std::uint64_t upToBlock = kAnyBlock) const;
    // Since when it is armed; 0: it is not.
    protocol::UnixSeconds armedAt(protocol::ChainIndex chain) const;
    // Until when executions are paused by the last that was said of it; 0: they are not.
    protocol::UnixSeconds pausedUntil(protocol::ChainIndex chain) const;

    std::optional<std::uint64_t> nextBlock(protocol::ChainIndex chain) const;
    void setNextBlock(protocol::ChainIndex chain, std::uint64_t next);
    // The highest block that was final when the rows reached up to it; 0 = none.
    std::uint64_t finalBlock(protocol::ChainIndex chain) const;
    void setFinalBlock(protocol::ChainIndex chain, std::uint64_t block);
    void insertBlock(protocol::ChainIndex chain, const BlockRow& block);
    // Newest first, below `below`.
    std::vector<BlockRow> blocks(protocol::ChainIndex chain, std::uint64_t below, std::size_t limit) const;
    // Keeps the newest of those up to `block` and all above.
    void forgetBlocksUpTo(protocol::ChainIndex chain, std::uint64_t block);

private:
    std::optional<GuardRow> guardRow(const char* sql, protocol::ChainIndex chain, std::uint64_t upToBlock) const;
    std::vector<PendingRow> pendingRows(const char* sql, std::initializer_list<QVariant> parameters) const;
    // Those that concern a batch, in order.
    std::vector<BatchEventRow> eventsOf(protocol::ChainIndex chain, protocol::BatchNumber number,
                                        std::uint64_t upToBlock) const;

    Database& m_database;
};

} // namespace landfall::store
