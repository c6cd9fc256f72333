#pragma once

#include "crypto/keccak.h"
#include "l1/starknet/stored_batch.h"
#include "protocol/attestation.h"
#include "protocol/public_data.h"
#include "unit/l1/starknet_rollup.h"

// Batches for the contract of sampleRollupPlan(), with proofs under the sample key and its attester's votes.
namespace landfall::test {

constexpr protocol::TokenId kUsdc = 1;

inline protocol::Operation operationOf(protocol::OperationType type, const protocol::Amount& amount,
                                       const protocol::Address& owner) {
    protocol::Operation out;
    out.type = type;
    out.chain = kStarknetChain;
    out.token = kUsdc;
    out.amount = amount;
    out.address = owner;
    return out;
}

inline protocol::Operation withdrawalOf(const protocol::Amount& amount, const algebra::Felt& recipient) {
    auto out = operationOf(protocol::OperationType::WithdrawWide, amount, {});
    out.wideAddress = {recipient.toBigEndian()};
    return out;
}

inline l1::VoteSignature signedVote(const protocol::NetworkId& network, protocol::VoteKind kind,
                                    const l1::CommittedBatch& batch) {
    const auto digest =
        protocol::voteDigest(network, {kind, 0, batch.number, batch.submission.newRoot, batch.commitment});
    const auto signature = attesterCurve().sign(attesterKey(), digest);
    l1::VoteSignature out{};
    std::copy(signature.r.begin(), signature.r.end(), out.begin());
    std::copy(signature.s.begin(), signature.s.end(), out.begin() + 32);
    out.back() = static_cast<std::uint8_t>(27 + signature.recoveryId);
    return out;
}

// The batch after `before` with these operations, as the contract will name it.
inline l1::CommittedBatch nextBatch(const l1::starknet::RollupConfig& config,
                                    const std::vector<l1::CommittedBatch>& before, protocol::UnixSeconds timestamp,
                                    const std::vector<protocol::Operation>& operations, std::uint64_t queueEnd) {
    protocol::BatchData data;
    data.header.networkId = config.networkId;
    data.header.number = before.size() + 1;
    data.header.timestamp = timestamp;
    data.header.size = 4;
    data.header.chains = config.chainSet;
    data.operations = operations;
    l1::CommittedBatch out;
    out.number = data.header.number;
    out.queueEnd = queueEnd;
    out.submission.publicDataHash = algebra::Fr(42).toBigEndian();
    out.submission.oldRoot = before.empty() ? config.genesisRoot.toBigEndian() : before.back().submission.newRoot;
    out.submission.newRoot = algebra::Fr(1000 + out.number).toBigEndian();
    out.submission.batchData = protocol::encodeBatch(data);
    const auto commitment = before.empty() ? protocol::genesisCommitment(config.networkId) : before.back().commitment;
    out.commitment = protocol::nextCommitment(commitment, out.submission.publicDataHash, out.submission.oldRoot,
                                              out.submission.newRoot, crypto::keccak256(out.submission.batchData));
    return out;
}

inline protocol::ProofWords proofOf(const l1::CommittedBatch& batch) {
    return proofWordsOf(l1::starknet::publicInputsOf(batch.submission).value(), 3);
}

} // namespace landfall::test
