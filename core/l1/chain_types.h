#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "base/uint256.h"
#include "protocol/amount.h"
#include "protocol/ids.h"
#include "protocol/operation.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// What the rest of the node knows of a chain. Nothing here names a chain family:
// hashes, addresses and amounts are the protocol's, and prices are in the
// smallest unit of the chain's own coin ("base units").
namespace landfall::l1 {

using BlockNumber = std::uint64_t;

struct BlockRef {
    BlockNumber number = 0;
    Bytes32 hash{};
    protocol::UnixSeconds timestamp = 0;

    friend bool operator==(const BlockRef&, const BlockRef&) = default;
};

struct ChainHead {
    BlockRef latest;
    // What the chain calls final, or the block `finalisedDepth` below the latest
    // where the network file says that the chain has no such notion.
    BlockRef finalised;
};

// Which state a question is about. A block is named by hash, so that an answer
// can't silently come from the other side of a reorganisation.
struct AtLatest {};
struct AtFinalised {};
using StateAt = std::variant<AtLatest, AtFinalised, BlockRef>;

// Where an event was found. (blockHash, transaction, logIndex) is its identity.
struct EventPlace {
    BlockNumber block = 0;
    Bytes32 blockHash{};
    Bytes32 transaction{};
    std::uint32_t logIndex = 0;

    friend bool operator==(const EventPlace&, const EventPlace&) = default;
};

// An item entered the chain's queue. The operation is as the queue hashes it: a
// deposit's account and a forced exit's amount are zero.
struct QueueItemAdded {
    std::uint64_t index = 0;
    protocol::Operation operation;
    protocol::UnixSeconds deadline = 0;
};

// The batch itself was read from the transaction that committed it.
struct BatchCommitted {
    protocol::BatchNumber number = 0;
    Bytes32 commitment{};
    Bytes32 publicDataHash{}; // P
    Bytes32 oldRoot{};
    Bytes32 newRoot{};
    Bytes batchData; // 31·(2 + 2n) bytes
    protocol::Address sequencer;
};

// The chain verified the proof.
struct FinalRoot {
    protocol::BatchNumber number = 0;
    Bytes32 root{};
    Bytes32 commitment{};
};

struct BatchExecuted {
    protocol::BatchNumber number = 0;
    Bytes32 commitment{};
    // The chain's payouts in the batch's order: bit k of byte k/8 is set if the
    // k-th was pushed to its recipient; otherwise it became a pending balance.
    Bytes pushed;

    bool wasPushed(std::size_t payout) const {
        return payout / 8 < pushed.size() && ((pushed[payout / 8] >> (payout % 8)) & 1) != 0;
    }
};

// A payout that was not pushed; its recipient may claim it.
struct PayoutPending {
    protocol::BatchNumber number = 0;
    protocol::TokenId token = 0;
    protocol::Address recipient;
    protocol::Amount amount = 0;
};

struct PendingClaimed {
    protocol::TokenId token = 0;
    protocol::Address recipient;
    protocol::Amount amount = 0;
};

// Every batch from `first` on is gone from this chain.
struct BatchesReverted {
    protocol::BatchNumber first = 0;
    protocol::BatchNumber last = 0;
    bool byCertificate = false;
};

struct FreezeArmed {
    protocol::UnixSeconds frozenFrom = 0; // anyone may freeze from then on
};
struct FreezeDisarmed {};
struct ChainFrozen {};

struct SequencerChanged {
    protocol::Address sequencer;
    bool allowed = false;
};

using ChainEvent = std::variant<QueueItemAdded, BatchCommitted, FinalRoot, BatchExecuted, PayoutPending, PendingClaimed,
                                BatchesReverted, FreezeArmed, FreezeDisarmed, ChainFrozen, SequencerChanged>;

struct PlacedEvent {
    EventPlace place;
    ChainEvent event;
};

// Numbers are those of the last batch that reached the step; 0 = none yet.
struct ContractState {
    BlockRef at;
    protocol::BatchNumber committed = 0;
    protocol::BatchNumber proven = 0;
    protocol::BatchNumber executed = 0;
    Bytes32 committedRoot{};       // new root of the last committed batch, or the genesis root
    Bytes32 committedCommitment{}; // its commitment
    std::uint64_t queueAdded = 0;
    std::uint64_t queueCommitted = 0; // items [0, queueCommitted) sit in committed batches
    std::uint64_t queueExecuted = 0;
    protocol::UnixSeconds lastTimestamp = 0; // of the last committed batch
    protocol::UnixSeconds armedAt = 0;       // 0 = not armed
    bool frozen = false;
};

// What a caller offers for inclusion, each a unit of work (EIP-1559's fee cap and
// priority fee on EVM chains).
struct FeeBid {
    Uint256 cap;
    Uint256 tip;

    friend bool operator==(const FeeBid&, const FeeBid&) = default;
};

// Ready to be signed. `payload` is the chain family's own encoding and is what
// the signature covers; the other fields are for people and for the store.
struct UnsignedTransaction {
    protocol::Address from;
    std::uint64_t nonce = 0;
    FeeBid fees;
    std::uint64_t gasLimit = 0;
    Uint256 value; // of the chain's own coin, base units
    Bytes payload;

    // The most that it can cost, value included.
    Uint256 highestCost() const;
};

struct SignedTransaction {
    Bytes raw; // what is broadcast
    Bytes32 hash{};
    UnsignedTransaction transaction;
};

struct Receipt {
    BlockRef block;
    std::uint32_t indexInBlock = 0;
    bool succeeded = false;
    std::uint64_t gasUsed = 0;
    Uint256 gasPrice;                // paid, base units a unit of gas
    std::optional<Error> failure;    // why it reverted, as far as the chain still tells
    std::vector<PlacedEvent> events; // the contract's own
};

struct TransactionStatus {
    enum class Where { Unknown, Waiting, Included };
    Where where = Where::Unknown;
    std::optional<Receipt> receipt; // exactly if Included
};

} // namespace landfall::l1
