#pragma once

#include "l1/chain_types.h"
#include "node/shared/clock.h"
#include "protocol/rejection.h"
#include "protocol/request.h"
#include "store/request_state.h"

#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// What a client shows: plain values, made from stored rows when they are asked for.
namespace landfall::node {

// In the order that a person reads them. The protocol numbers seven steps; that
// the chains agree lies between the fifth and the sixth.
enum class Step {
    Requested, // 1 signed and received
    Checked,   // 2 every check passed, stored
    Committed, // 3 the destination chain holds the batch
    Proved,    // 4 this node made the proof
    Verified,  // 5 every chain verified it: final_root
    Agreed,    //   a quorum of attesters signed
    Executed,  // 6 executed_tx on the destination chain
    Arrived,   // 7 the tokens moved, seen and confirmed
};
// Stable lower-case name: "requested", "checked", …
std::string_view stepName(Step step);
// 1 … 7; 0 for Agreed.
int stepNumber(Step step);

// A chain's part in a step.
struct StepOnChain {
    protocol::ChainIndex chain = 0;
    std::string chainName;
    Milliseconds at = 0; // of the block
    Bytes32 transaction{};
    l1::BlockNumber block = 0;
    std::optional<std::uint64_t> gasUsed; // unknown for transactions that others sent
    std::optional<Bytes32> finalRoot;     // Verified
};

struct TimelineStep {
    Step step = Step::Requested;
    bool done = false;
    Milliseconds at = 0;             // 0 while not done
    std::vector<StepOnChain> chains; // Committed, Verified: every chain so far; Executed, Arrived: the destination
    std::string detail;              // such as "2 of 3 attesters", "proof by this node in 3.2 s, checked"
    std::string waiting;             // why it waits; empty if done or not begun
    double progress = 0;             // Proved: 0 … 1
};

using store::RequestState;
std::string_view requestStateName(RequestState state);

// What became of the tokens on the destination chain.
enum class PaymentState { None, Pushed, Pending, Claimed, Delayed };
std::string_view paymentStateName(PaymentState state);

struct Timeline {
    protocol::RequestHash hash{};
    protocol::SignedWithdraw request;
    RequestState state = RequestState::Waiting;
    PaymentState payment = PaymentState::None;
    std::optional<protocol::BatchNumber> batch;
    std::optional<std::size_t> position; // in the batch
    std::vector<TimelineStep> steps;     // all eight
    std::string note;                    // a failure or a return to the queue, with the next action
    // Pending: what one claim pays, which is all that waits there for the recipient. Delayed: the payout.
    protocol::Amount waits = 0;
    std::size_t payout = 0;              // Delayed: its place among the chain's payouts of the batch
    protocol::UnixSeconds releaseAt = 0; // Delayed: from then on it can be released
    // From signing to arrival on this machine, milliseconds; nothing before enough runs.
    std::optional<Milliseconds> expectedLow;
    std::optional<Milliseconds> expectedHigh;
    bool settled = false; // it stays as it is: what it says rests on what is final

    bool arrived() const { return steps.size() == 8 && steps[7].done; }
};

enum class DepositState {
    Queued,    // in the chain's queue: no batch has it yet
    InBatch,   // credited in a batch that not every chain has executed
    Settled,   // credited for good
    Refused,   // the batch could not credit it: it waits in the chain's contract to be claimed
    GivenBack, // refused, and claimed since
};

// A deposit as its chain's queue has it.
struct DepositView {
    protocol::ChainIndex chain = 0;
    std::uint64_t item = 0; // in the chain's queue
    protocol::TokenId token = 0;
    protocol::Amount amount = 0;
    Milliseconds at = 0; // of its block
    Bytes32 transaction{};
    l1::BlockNumber block = 0;
    DepositState state = DepositState::Queued;
    std::optional<protocol::BatchNumber> batch;
    bool settled = false; // as of a Timeline
};

// What happened to an owner's tokens: withdrawals and deposits, newest first.
using ActivityEntry = std::variant<Timeline, DepositView>;
Milliseconds beganAt(const ActivityEntry& entry);
bool isSettled(const ActivityEntry& entry);

// Where a page of it ends. The default is before the newest.
struct ActivityPlace {
    std::int64_t request = std::numeric_limits<std::int64_t>::max(); // order of acceptance
    protocol::UnixSeconds deposit = std::numeric_limits<std::int64_t>::max();
    protocol::ChainIndex chain = 0;
    std::uint64_t item = 0;
};

struct ActivityPage {
    // Made once and never changed: pages that are made from one another share those that stay as they are.
    std::vector<std::shared_ptr<const ActivityEntry>> entries;
    std::optional<ActivityPlace> older; // nothing at the end
    std::uint64_t total = 0;            // entries of all pages
};

struct TokenBalance {
    protocol::TokenId token = 0;
    std::string symbol;
    protocol::Amount committed = 0; // in batches that every chain executed
    protocol::Amount total = 0;     // in the newest batch of this node
    protocol::Amount pending = 0;   // taken by requests that wait, fees included
    protocol::Amount elsewhere = 0; // of the total, in other accounts of its owner: AccountView::others
    protocol::Amount available() const { return total > pending + elsewhere ? total - pending - elsewhere : 0; }
};

struct OtherAccount {
    protocol::AccountId id = 0;
    bool hasKey = false; // without one nothing can be withdrawn from it before its owner sets it
    std::map<protocol::TokenId, protocol::Amount> held{}; // above 0, in the newest batch
};

// An account; of an owner with several the one that withdrawals are signed for: the lowest with a signing
// key, else the lowest.
struct AccountView {
    protocol::AccountId id = 0;
    protocol::Address owner;
    algebra::Fr keyHash;
    protocol::Nonce nonce = 0;     // in the newest batch
    protocol::Nonce nextNonce = 0; // for the next request
    std::vector<TokenBalance> balances;
    // Asked for by owner: the owner's other accounts, whose balances are counted above.
    std::vector<OtherAccount> others;
};

enum class WaitingKind {
    Claimable, // in the contract, for its owner to claim
    Delayed,   // in the contract, to be released from a time on
    ExitOwed,  // a forced exit took less than the balance: another is free, unless it was asked for since
    ExitQueued // a forced exit in the chain's queue that no batch has taken
};
// Stable: "claimable", "delayed", "exit-owed", "exit-queued".
std::string_view waitingKindName(WaitingKind kind);

// What an owner has on a chain besides the balances of accounts.
struct WaitingPayout {
    protocol::ChainIndex chain = 0;
    std::string chainName;
    protocol::TokenId token = 0;
    WaitingKind kind = WaitingKind::Claimable;
    // Claimable: all of the token there. Exits: what the account has of it in the newest batch.
    protocol::Amount amount = 0;
    protocol::AccountId account = 0;     // exits
    protocol::BatchNumber batch = 0;     // Delayed, ExitOwed
    std::size_t payout = 0;              // Delayed: its place among the chain's payouts of the batch
    protocol::UnixSeconds releaseAt = 0; // Delayed
};

struct Reserve {
    protocol::ChainIndex chain = 0;
    std::string chainName;
    protocol::Amount held = 0;      // in the newest batch
    protocol::Amount available = 0; // less withdrawals that wait
};

// Stalled: it answers, but makes no blocks.
enum class Health { Unknown, Good, Stalled, Degraded, Down };
std::string_view healthName(Health health);

// What a person should know of a chain's governor, tokens, vaults and payouts although all goes on.
struct Alarm {
    std::string code; // stable, kebab-case
    std::string message;
    bool grave = false;             // it contradicts the network file, or money is missing
    protocol::UnixSeconds when = 0; // what is announced may come from then on, or ends then; 0: no such time
    std::string about = {};         // tells it from others of the same code and time
};

struct ChainView {
    protocol::ChainIndex index = 0;
    std::string name;
    Health health = Health::Unknown;
    std::optional<Error> problem;
    l1::ChainHead head;         // as last seen
    Milliseconds seenAt = 0;    // 0 = never
    l1::BlockNumber readTo = 0; // events read up to this block
    protocol::BatchNumber committed = 0;
    protocol::BatchNumber proven = 0;
    protocol::BatchNumber executed = 0;
    std::uint64_t queued = 0;       // items in the chain's queue
    std::uint64_t queueInBatch = 0; // of them in batches of ours
    bool frozen = false;
    protocol::UnixSeconds armedAt = 0;            // 0: not armed
    std::optional<protocol::BatchNumber> exitsAt; // the batch at whose state exits are open
    bool sequencerSuspended = false; // a batch of the sequencer's was reverted there; its governor has to readmit it
    std::optional<Uint256> gasPrice;
    std::optional<Uint256> relayerBalance; // base units of the chain's coin
    std::string relayerWaits;              // why the relayer does nothing, if there is something to do
    std::vector<Alarm> alarms;
    // The final block at which every vault was compared with the contract and its tokens, or a later one; 0 = not yet.
    l1::BlockNumber vaultsComparedAt = 0;
    std::string vaultsUnknown; // why no newer one could be; empty if nothing stood in the way
};

struct BatchOnChain {
    protocol::ChainIndex chain = 0;
    std::optional<StepOnChain> committed;
    std::optional<StepOnChain> proven;
    std::optional<StepOnChain> executed;
};

struct BatchView {
    protocol::BatchNumber number = 0;
    std::uint8_t size = 0;
    std::size_t operations = 0;
    protocol::UnixSeconds timestamp = 0;
    Bytes32 oldRoot{};
    Bytes32 newRoot{};
    Bytes32 commitment{};
    bool own = false; // composed by this node
    std::optional<Milliseconds> composedAt;
    std::optional<Milliseconds> provenAt; // the proof was made here
    std::optional<Milliseconds> provingTook;
    std::vector<BatchOnChain> chains;
    std::size_t agreeing = 0;  // attesters
    std::size_t reverting = 0; // attesters that ask to revert it
    std::size_t quorum = 0;
    std::string problem;  // such as why nobody can agree on it any more
    bool settled = false; // executed on every chain in final blocks: it stays as it is
};

struct FeeQuote {
    protocol::TokenId token = 0;
    protocol::Amount fee = 0; // canonical
    protocol::PackedFee packed = 0;
    Milliseconds validUntil = 0;
    protocol::Amount gas = 0; // of the fee, what the chains' gas costs; 0 where the fee is a fixed one
    // The middle one of what withdrawals of the token paid in the newest batches; nothing for fewer than three.
    std::optional<protocol::Amount> usual{};
    FixedBytes<65> signature{}; // the sequencer's, under token, gas, fee and validUntil
};

struct ProverView {
    std::optional<protocol::BatchNumber> batch; // being proved
    std::string phase;
    double progress = 0;
    std::optional<Milliseconds> expected; // of this size on this machine
    std::string waiting;
};

// Closed: exits are not open on the chain. TooSmall: less than the token's smallest unit there.
enum class ExitState { Closed, Open, Taken, TooSmall };
// "closed", "open", "taken", "too-small"
std::string_view exitStateName(ExitState state);

// An account's share of what a chain holds of a token. Closed: as things stand now.
struct ExitView {
    protocol::ChainIndex chain = 0;
    std::string chainName;
    protocol::AccountId account = 0;
    protocol::TokenId token = 0;
    std::string symbol;
    protocol::Amount amount = 0;
    protocol::Amount payable = 0; // of it, what the chain's decimals can express
    ExitState state = ExitState::Closed;
    protocol::Amount paid = 0; // Taken: what was pushed; the rest waits in the contract
    Bytes32 transaction{};     // Taken
};

enum class RefundKind { Deposit, Key, ForcedExit };
// "deposit", "key", "forced-exit"
std::string_view refundKindName(RefundKind kind);

// An item of a frozen chain's queue that no batch took.
struct RefundView {
    protocol::ChainIndex chain = 0;
    std::string chainName;
    std::uint64_t item = 0; // in the chain's queue
    RefundKind kind = RefundKind::Deposit;
    protocol::Operation operation; // as it was queued
    std::string symbol{};          // of a deposit's token
    ExitState state = ExitState::Closed;
    Bytes32 transaction{}; // Taken
};

struct ExitPage {
    std::vector<ExitView> exits;
    std::vector<RefundView> refunds;
    std::string waits; // why some of it is not known
};

// The network's end, once a chain is frozen.
struct FreezeView {
    std::vector<std::string> frozen; // chains, by name
    protocol::UnixSeconds since = 0; // of the first
    protocol::UnixSeconds votesFrom = 0;
    std::size_t votes = 0; // FREEZE votes known on the batch that has most
    std::size_t quorum = 0;
    std::optional<protocol::BatchNumber> number; // where the network ends, once a quorum has signed
    std::vector<std::string> exitsOpen;          // chains, by name
    std::string says;                            // all of that, for people
    std::string attesterSays;                    // why this node's own attester signs no FREEZE
};

struct NodeStatus {
    std::string networkName;
    protocol::NetworkId networkId{};
    bool developmentKeys = false;
    bool sequencer = false;
    bool attester = false;
    std::optional<protocol::Address> address; // of the node's key
    protocol::BatchNumber lastBatch = 0;
    Bytes32 stateRoot{};
    std::size_t accounts = 0;
    std::size_t waitingRequests = 0;
    std::string feeProblem;      // why this node knows no fee; empty if it does, or has not asked yet
    std::string takesNoRequests; // why; empty if it takes them, also to hand them on to the sequencer
    std::string batcherWaits;    // why no batch closes now
    bool nothingToBatch = false; // that is why
    ProverView prover;
    std::string attesterSays; // why it does not sign, if so
    std::optional<FreezeView> freeze;
    std::string batchProblem;     // why the oldest batch that is stuck can't go on
    std::optional<Error> problem; // what stops the whole node, such as a full disk
};

// What a rebuild from the chains found.
struct RebuildReport {
    std::vector<std::string> differences; // from the store, one line each
    protocol::BatchNumber batches = 0;    // that were applied
    std::uint64_t proofs = 0;             // that were checked: one a batch, more where chains showed it at once
    Milliseconds took = 0;
};

} // namespace landfall::node
