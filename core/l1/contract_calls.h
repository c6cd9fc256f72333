#pragma once

#include "l1/chain_types.h"
#include "protocol/proof_words.h"

#include <optional>
#include <variant>
#include <vector>

namespace landfall::l1 {

// A vote's signature, r ‖ s ‖ v.
using VoteSignature = FixedBytes<65>;

// An owner's signature of ChainAdapter::consentDigest(), on chains whose senders can't be owners.
struct OwnerConsent {
    protocol::Address owner;
    VoteSignature signature{};
};

// Executes `batches` in order; they follow the last executed one. AGREE on the
// last of them covers the run. Signatures in ascending order of their signers; none where the contract
// was given a FREEZE certificate for the last of them or a later one.
struct Execute {
    std::vector<CommittedBatch> batches;
    std::vector<VoteSignature> signatures;
    // How often the gas limit is doubled. What recipients take in an estimate says little about what
    // they take in a block, up to the contract's bound.
    unsigned gasDoublings = 0;
};

// `last` is the last committed batch on this chain, nothing before the first.
struct Commit {
    std::optional<CommittedBatch> last;
    std::vector<BatchSubmission> batches;
};

// Needs that everything before is proven. With `run`, an earlier run is executed
// in the same transaction.
struct CommitAndProve {
    std::optional<CommittedBatch> last;
    std::vector<BatchSubmission> batches;
    std::vector<protocol::ProofWords> proofs; // one a batch
    std::optional<Execute> run;
};

// From anyone, with a TICKET certificate on the last of the batches. Needs that everything before is proven.
struct CommitByTicket {
    std::optional<CommittedBatch> last;
    std::vector<BatchSubmission> batches;
    std::vector<protocol::ProofWords> proofs; // one a batch
    std::vector<VoteSignature> signatures;    // ascending by signer
};

// The next unproven batches, in order.
struct Prove {
    std::vector<CommittedBatch> batches;
    std::vector<protocol::ProofWords> proofs;
};

// Reverts `first` and all after it: by deadline with no signatures, else by a
// REVERT certificate.
struct RevertBatches {
    CommittedBatch first;
    std::vector<VoteSignature> signatures;
};

// From anyone: the queue's head is overdue; and once armWindow has passed since.
struct ArmContract {};
struct FreezeContract {};

// A FREEZE certificate on `batch`, which is proven here; nothing stands for genesis. From anyone.
struct FreezeByVotes {
    std::optional<CommittedBatch> batch;
    std::vector<VoteSignature> signatures;
};

// Lets the contract take tokens of the caller; not for the chain's own coin.
struct ApproveToken {
    protocol::TokenId token = 0;
    protocol::Amount amount = 0;
};

struct Deposit {
    protocol::TokenId token = 0;
    protocol::Amount amount = 0; // 18 decimals; must be expressible in the chain's
    protocol::Address owner;
};

struct SetSigningKey {
    protocol::AccountId account = 0;
    Bytes32 keyHash{};
    std::optional<OwnerConsent> consent = {};
};

struct RequestForcedExit {
    protocol::AccountId account = 0;
    protocol::TokenId token = 0;
    bool owed = false; // uses up an exit that the contract owes the owner, and pays no fee
    std::optional<OwnerConsent> consent = {};
};

// From anyone, to the recipient.
struct ClaimPending {
    protocol::TokenId token = 0;
    protocol::ChainAddress recipient;
};

// From the recipient, to an address of their choice. With consent: what waits for the owner.
struct ClaimPendingTo {
    protocol::TokenId token = 0;
    protocol::ChainAddress to;
    std::optional<OwnerConsent> consent = {};
};

// From anyone, once the payout's time has come.
struct ReleaseDelayed {
    protocol::BatchNumber number = 0;
    std::size_t payout = 0; // place among the chain's payouts of the batch
};

// From anyone, long after a freeze by timer. `last` is the batch executed last, nothing before the first.
struct OpenExits {
    std::optional<CommittedBatch> last;
};

// From anyone, once exits are open at `last`: pays an account's owner their share of a token on the chain.
struct ExitWithProof {
    CommittedBatch last;
    protocol::AccountId account = 0;
    protocol::Address owner;
    protocol::TokenId token = 0;
    protocol::Amount amount = 0; // the share, whether the chain's decimals can express it or not
    protocol::ProofWords proof{};
};

// From anyone, once exits are open: gives an item back that no executed batch took.
struct RefundQueued {
    std::uint64_t index = 0;
    protocol::Operation operation; // as QueueItemAdded told it
};

// From the governor. The time lock starts, or the change is forgotten.
struct ProposeChange {
    Change change;
};
struct CancelChange {
    Change change;
};
// From anyone, once the time lock is over.
struct ApplyChange {
    Change change;
};

// From the guardian or the governor; it ends by itself.
struct PauseExecutions {};
// From the governor.
struct ResumeExecutions {};

// Makes the sender's own account, on chains where a sender is a contract (ChainAdapter::accountMissing).
struct OpenAccount {};

// Plain transfers, for funding accounts.
struct TransferCoin {
    protocol::ChainAddress to;
    Uint256 units; // base units
};
struct TransferToken {
    protocol::TokenId token = 0;
    protocol::ChainAddress to;
    protocol::Amount amount = 0;
};

using ContractCall =
    std::variant<CommitAndProve, CommitByTicket, Commit, Prove, Execute, RevertBatches, ArmContract, FreezeContract,
                 FreezeByVotes, ApproveToken, Deposit, SetSigningKey, RequestForcedExit, ClaimPending, ClaimPendingTo,
                 ReleaseDelayed, OpenExits, ExitWithProof, RefundQueued, ProposeChange, CancelChange, ApplyChange,
                 PauseExecutions, ResumeExecutions, OpenAccount, TransferCoin, TransferToken>;

// What the call executes; nullptr if nothing.
inline const Execute* executionIn(const ContractCall& call) {
    if (const auto* both = std::get_if<CommitAndProve>(&call)) {
        return both->run ? &*both->run : nullptr;
    }
    return std::get_if<Execute>(&call);
}

} // namespace landfall::l1
