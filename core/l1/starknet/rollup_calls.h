#pragma once

#include "l1/contract_calls.h"
#include "l1/starknet/stored_batch.h"
#include "l1/starknet/transaction.h"

#include <map>
#include <span>

// The rollup contract's calls on a Starknet chain, as interface.cairo has them.
namespace landfall::l1::starknet {

// Batches to execute, in order, each as the contract keeps it. Signatures: of AGREE on the last one, in ascending
// order of their signers.
struct Run {
    std::vector<StoredBatch> batches;
    std::vector<std::vector<Payout>> payouts; // of each
    std::vector<VoteSignature> signatures;
    std::vector<protocol::TokenId> setAside; // tokens that are not called: their payouts become pending
};

// A share of a token that is taken out of the chain after a freeze.
struct ExitShare {
    protocol::AccountId account = 0;
    protocol::Address owner;
    protocol::TokenId token = 0;
    protocol::Amount amount = 0;
};

// Verifying keys by batch size; 0: of exits. The words that the contract answers to verifying_key.
using VerifyingKeys = std::map<std::uint8_t, std::vector<Bytes32>>;

class RollupCalls {
public:
    RollupCalls(const Felt& rollup, VerifyingKeys keys) : m_rollup(rollup), m_keys(std::move(keys)) {}

    // `last`: the last committed batch. Error: batch-length.
    Result<Call> commit(const StoredBatch& last, std::span<const BatchSubmission> batches) const;
    // With a proof of each, whose hints are made here: milliseconds each. Errors: those of proofHints, batch-…,
    // size-without-key.
    Result<Call> commitAndProve(const StoredBatch& last, std::span<const BatchSubmission> batches,
                                std::span<const protocol::ProofWords> proofs, const std::optional<Run>& run) const;
    // From anyone, by a TICKET certificate on the last of the batches.
    Result<Call> commitByTicket(const StoredBatch& last, std::span<const BatchSubmission> batches,
                                std::span<const protocol::ProofWords> proofs,
                                std::span<const VoteSignature> signatures) const;
    // Batches that are committed; `stored` as the contract keeps them.
    Result<Call> prove(std::span<const StoredBatch> stored, std::span<const BatchSubmission> batches,
                       std::span<const protocol::ProofWords> proofs) const;
    Call execute(const Run& run) const;
    // By deadline without signatures, else by a REVERT certificate.
    Call revert(const StoredBatch& first, std::span<const VoteSignature> signatures) const;

    Call arm() const { return call("arm", {}); }
    Call freeze() const { return call("freeze", {}); }
    Call freezeByVotes(const StoredBatch& batch, std::span<const VoteSignature> signatures) const;
    Call openExits(const StoredBatch& last) const;
    // `inputs`: the proof's. Errors: those of proofHints, size-without-key.
    Result<Call> exitWithProof(const StoredBatch& last, const ExitShare& share, const std::array<Bytes32, 3>& inputs,
                               const protocol::ProofWords& proof) const;
    Call refundQueued(const RefundQueued& refund) const;

    // Units are the token's, below 2^128.
    Call deposit(protocol::TokenId token, const Uint256& units, const protocol::Address& owner) const;
    // What the account's owner signed, whoever brings it.
    Call setSigningKey(const SetSigningKey& request, const protocol::Address& owner,
                       const VoteSignature& signature) const;
    Call requestForcedExit(const RequestForcedExit& request, const protocol::Address& owner,
                           const VoteSignature& signature) const;

    Call claimPending(protocol::TokenId token, const Felt& owner) const;
    Call claimPendingTo(protocol::TokenId token, const Felt& to) const;
    Call claimOwned(protocol::TokenId token, const protocol::Address& owner, const Felt& to,
                    const VoteSignature& signature) const;
    Call releaseDelayed(const ReleaseDelayed& payout) const;

    // Errors: those of changeFelts.
    Result<Call> scheduleChange(const Change& change) const { return changing("schedule_change", change); }
    Result<Call> cancelChange(const Change& change) const { return changing("cancel_change", change); }
    Result<Call> applyChange(const Change& change) const { return changing("apply_change", change); }
    Call pause() const { return call("pause", {}); }
    Call resume() const { return call("unpause", {}); }

private:
    Call call(std::string_view name, std::vector<Felt> calldata) const;
    Result<Call> changing(std::string_view name, const Change& change) const;
    Status putProof(FeltWriter& out, std::uint8_t size, const std::array<Bytes32, 3>& inputs,
                    const protocol::ProofWords& proof) const;
    Status putProofs(FeltWriter& out, std::span<const BatchSubmission> batches,
                     std::span<const protocol::ProofWords> proofs) const;

    Felt m_rollup;
    VerifyingKeys m_keys;
};

} // namespace landfall::l1::starknet
