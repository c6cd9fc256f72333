#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "base/uint256.h"
#include "l1/change.h"
#include "protocol/amount.h"
#include "protocol/chain_address.h"
#include "protocol/ids.h"
#include "protocol/operation.h"
#include "protocol/proof_words.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// What the rest of the node knows of a chain. Nothing here names a chain family.
// Hashes, addresses and amounts are the protocol's. Where a chain's own addresses don't fit an owner's, what waits
// there for an owner names them as they are: the address's family tells which it is. Prices are in the smallest unit of
// the chain's own coin ("base units").
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

// A batch as it is handed to a contract.
struct BatchSubmission {
    Bytes32 publicDataHash{}; // P
    Bytes32 oldRoot{};
    Bytes32 newRoot{};
    Bytes batchData; // 31·(2 + 2n) bytes

    friend bool operator==(const BatchSubmission&, const BatchSubmission&) = default;
};

// A batch as one chain's contract holds it: later calls have to name it exactly so.
struct CommittedBatch {
    protocol::BatchNumber number = 0;
    BatchSubmission submission;
    Bytes32 commitment{};
    std::uint64_t queueEnd = 0;       // items of this chain's queue consumed up to and with this batch
    protocol::ChainAddress sequencer; // who committed it on this chain

    friend bool operator==(const CommittedBatch&, const CommittedBatch&) = default;
};

// --- events ---

// An item entered the chain's queue. The operation is as the queue hashes it: a
// deposit's account and a forced exit's amount are zero.
struct QueueItemAdded {
    std::uint64_t index = 0;
    protocol::Operation operation;
    protocol::UnixSeconds deadline = 0;
    Uint256 fee; // paid to whoever executes it, base units
};

// The batch itself was read from the transaction that committed it.
struct BatchCommitted {
    CommittedBatch batch;
};

// The chain verified the proof, which was read from the transaction that brought it. Nobody has looked at it here yet.
struct FinalRoot {
    protocol::BatchNumber number = 0;
    Bytes32 root{};
    Bytes32 commitment{};
    protocol::ProofWords proof{};
};

struct BatchExecuted {
    protocol::BatchNumber number = 0;
    Bytes32 commitment{};
    // Bit k stands for the chain's k-th payout of the batch (protocol::payoutsOn).
    // It is set if that was pushed, or is below the token's smallest unit there.
    // Else it became a pending balance.
    Uint256 paid;
};

// A payout that was not pushed; its recipient may claim it. An owner's (family Evm) on a chain of wide addresses is
// claimed with the owner's consent.
struct PayoutPending {
    protocol::BatchNumber number = 0;
    std::size_t payout = 0; // place among the chain's payouts of the batch, or an exit's (exitPlace)
    protocol::TokenId token = 0;
    protocol::ChainAddress recipient;
    protocol::Amount amount = 0;
};

struct PendingClaimed {
    protocol::TokenId token = 0;
    protocol::ChainAddress recipient;
    protocol::Amount amount = 0; // what really left the contract
};

// Batches first … last are gone from this chain.
struct BatchesReverted {
    protocol::BatchNumber first = 0;
    protocol::BatchNumber last = 0;
    Bytes32 commitment{}; // of the first
    bool byCertificate = false;
};

struct SequencerSuspended {
    protocol::ChainAddress sequencer;
    protocol::BatchNumber number = 0; // the batch that was reverted
};

struct FreezeArmed {
    protocol::UnixSeconds armedAt = 0;
};
struct FreezeDisarmed {};
struct ChainFrozen {
    bool byCertificate = false;
    protocol::BatchNumber number = 0;
    Bytes32 commitment{}; // zero without a certificate
};
struct ExitsOpened {
    protocol::BatchNumber number = 0;
    Bytes32 root{};
};

// An account's share of a token was taken out of a contract whose exits are open.
struct ExitPaid {
    protocol::AccountId account = 0;
    protocol::TokenId token = 0;
    protocol::Address owner;
    protocol::Amount amount = 0;
    // What left the contract. 0: a PayoutPending or a PayoutDelayed at exitPlace() has the rest.
    protocol::Amount paid = 0;
};
// The place of an exit that was not pushed, where a batch's payout has its own: above all of those.
constexpr std::uint64_t exitPlace(protocol::AccountId account, protocol::TokenId token) {
    return std::uint64_t{1} << 40 | std::uint64_t{account} << 16 | token;
}

// A queued item that no executed batch took: a deposit became a pending balance.
struct QueueRefunded {
    std::uint64_t index = 0;
    protocol::TokenId token = 0;
    protocol::Address owner;     // of the deposit, or who asked for a key or an exit
    protocol::Amount amount = 0; // of a deposit
    Uint256 fee;                 // given back to the owner, base units
};

// A payout above what may leave the chain in a day: it waits until `releaseAt`, and
// anyone may release it then.
struct PayoutDelayed {
    protocol::BatchNumber number = 0;
    std::size_t payout = 0; // place among the chain's payouts of the batch, or an exit's (exitPlace)
    protocol::TokenId token = 0;
    protocol::ChainAddress recipient;
    protocol::Amount amount = 0;
    protocol::UnixSeconds releaseAt = 0;
};

// A delayed payout was paid. One that could not be is a PayoutPending instead.
struct DelayedReleased {
    protocol::BatchNumber number = 0;
    std::size_t payout = 0;
    protocol::TokenId token = 0;
    protocol::ChainAddress recipient;
    protocol::Amount amount = 0; // what really left the contract
};

// A forced exit took less than the balance, so its owner may ask once more without a fee.
struct ExitOwed {
    protocol::BatchNumber number = 0;
    std::size_t payout = 0;
    protocol::TokenId token = 0;
    protocol::Address owner;
};

// Executions are stopped until then, or until the governor lets them go on.
struct ExecutionsPaused {
    protocol::UnixSeconds until = 0;
};
struct ExecutionsResumed {};

struct TokenRegistered {
    protocol::TokenId token = 0;
    protocol::ChainAddress address; // zero: the chain's own coin
    std::uint8_t decimals = 0;
    Uint256 leastDeposit; // token's units
};

// The governor's changes, behind the contract's time lock.
struct ChangeScheduled {
    Change change;
    protocol::UnixSeconds readyAt = 0;
};
struct ChangeCancelled {
    Change change;
};
struct ChangeApplied {
    Change change;
};

using ChainEvent =
    std::variant<QueueItemAdded, BatchCommitted, FinalRoot, BatchExecuted, PayoutPending, PendingClaimed, PayoutDelayed,
                 DelayedReleased, ExitOwed, BatchesReverted, SequencerSuspended, FreezeArmed, FreezeDisarmed,
                 ChainFrozen, ExitsOpened, ExitPaid, QueueRefunded, ExecutionsPaused, ExecutionsResumed,
                 TokenRegistered, ChangeScheduled, ChangeCancelled, ChangeApplied>;

struct PlacedEvent {
    EventPlace place;
    ChainEvent event;
};

enum class ContractStatus { Open, Armed, Frozen, ExitsOpen };

// Batch numbers are of the last that reached the step; 0 = none yet.
struct ContractState {
    protocol::BatchNumber committed = 0;
    protocol::BatchNumber proven = 0;
    protocol::BatchNumber executed = 0;
    std::uint64_t queueLength = 0;               // items ever queued
    std::uint64_t queueHead = 0;                 // first item that no executed batch has consumed
    protocol::UnixSeconds queueHeadDeadline = 0; // 0 if nothing waits
    ContractStatus status = ContractStatus::Open;
    protocol::UnixSeconds armedAt = 0; // 0 unless armed
    std::uint64_t setEpoch = 0;        // of the attester set
    std::uint64_t quorum = 0;

    friend bool operator==(const ContractState&, const ContractState&) = default;
    bool isFrozen() const { return status == ContractStatus::Frozen || status == ContractStatus::ExitsOpen; }
};

// What the contract owes of a token in one block, and what it really has there.
struct TokenBooks {
    Uint256 held;    // for vaults and queue, 18 decimals
    Uint256 pending; // token's units, as all that follows
    Uint256 delayed;
    std::optional<Uint256> balance; // nothing: the token's contract does not say
};

// The same of the queue fees, in base units of the chain's coin.
struct FeeBooks {
    Uint256 pot;     // what the items that wait have paid
    Uint256 earned;  // what sequencers may claim
    Uint256 balance; // of the coin, whatever it is for
};

// What a caller offers for inclusion, each a unit of work (EIP-1559's fee cap and
// priority fee on EVM chains).
struct FeeBid {
    Uint256 cap;
    Uint256 tip;

    friend bool operator==(const FeeBid&, const FeeBid&) = default;
};

// By how much a price is raised at least: for a transaction that waits, or after one was refused for its price.
enum class PriceRise { Eighth, Double };

// Ready to be signed. `payload` is the chain family's own encoding and is what
// the signature covers; the other fields are for people and for the store.
struct UnsignedTransaction {
    protocol::ChainAddress from;
    std::uint64_t nonce = 0;
    FeeBid fees;
    std::uint64_t gasLimit = 0;
    Uint256 value; // of the chain's own coin, base units
    Bytes payload;
};

struct SignedTransaction {
    Bytes raw; // what is broadcast
    Bytes32 hash{};
    UnsignedTransaction transaction;
};

struct Receipt {
    BlockRef block;
    bool succeeded = false;
    std::uint64_t gasUsed = 0;       // 0 if the server doesn't say
    Uint256 gasPrice;                // paid, base units a unit of gas; 0 if the server doesn't say
    std::optional<Error> failure;    // why it reverted, as far as the chain still tells
    std::vector<PlacedEvent> events; // the contract's own
};

struct TransactionStatus {
    enum class Where { Unknown, Waiting, Included };
    Where where = Where::Unknown;
    std::optional<Receipt> receipt; // exactly if Included
};

} // namespace landfall::l1
