#include "l1/starknet/rollup_calls.h"

#include "crypto/starknet/names.h"
#include "l1/starknet/change_felts.h"
#include "l1/starknet/proof_hints.h"
#include "protocol/batch_words.h"

namespace landfall::l1::starknet {

namespace {

constexpr std::size_t kWordBytes = 31;

void put(FeltWriter& out, const StoredBatch& batch) {
    for (const auto& felt : batch) {
        out.put(felt);
    }
}

void put(FeltWriter& out, const BatchSubmission& batch) {
    out.put256(batch.publicDataHash);
    out.put256(batch.newRoot);
    out.put(batch.batchData.size() / kWordBytes);
    for (ByteView rest = batch.batchData; rest.size() >= kWordBytes; rest = rest.subspan(kWordBytes)) {
        Bytes32 word{};
        std::copy_n(rest.begin(), kWordBytes, word.begin() + 1);
        out.put(toFelt(word));
    }
}

// r ‖ s ‖ v
void put(FeltWriter& out, const VoteSignature& signature) {
    Bytes32 part{};
    std::copy_n(signature.begin(), part.size(), part.begin());
    out.put256(part);
    std::copy_n(signature.begin() + part.size(), part.size(), part.begin());
    out.put256(part);
    out.put(signature.back());
}

const auto putEach = [](FeltWriter& out, const auto& element) { put(out, element); };

void put(FeltWriter& out, const Run& run) {
    out.putList(run.batches, putEach);
    out.putList(run.payouts, [](FeltWriter& to, const std::vector<Payout>& payouts) {
        to.putList(payouts, [](FeltWriter& each, const Payout& payout) { starknet::put(each, payout); });
    });
    out.putList(run.signatures, putEach);
    out.putList(run.setAside, [](FeltWriter& to, protocol::TokenId token) { to.put(token); });
}

} // namespace

Call RollupCalls::call(std::string_view name, std::vector<Felt> calldata) const {
    return {m_rollup, crypto::entryPointSelector(name), std::move(calldata)};
}

Status RollupCalls::putProof(FeltWriter& out, std::uint8_t size, const std::array<Bytes32, 3>& inputs,
                             const protocol::ProofWords& proof) const {
    const auto key = m_keys.find(size);
    if (key == m_keys.end()) {
        return Error::invalid("size-without-key", "the contract on Starknet has no verifying key for batches of size " +
                                                      std::to_string(size));
    }
    const auto hints = proofHints(key->second, inputs, proof);
    if (!hints) {
        return hints.error();
    }
    out.putList(proof, [](FeltWriter& to, const Bytes32& word) { to.put256(word); });
    out.putList(*hints, [](FeltWriter& to, const Felt& hint) { to.put(hint); });
    return {};
}

Status RollupCalls::putProofs(FeltWriter& out, std::span<const BatchSubmission> batches,
                              std::span<const protocol::ProofWords> proofs) const {
    if (proofs.size() != batches.size()) {
        return Error::internal("proof-count", "each batch needs one proof");
    }
    out.put(proofs.size());
    for (std::size_t i = 0; i < batches.size(); ++i) {
        const auto data = protocol::readCommitted(batches[i].batchData);
        const auto inputs = publicInputsOf(batches[i]);
        if (!data || !inputs) {
            return data ? inputs.error() : data.error();
        }
        if (const auto good = putProof(out, data->size, *inputs, proofs[i]); !good) {
            return good;
        }
    }
    return {};
}

Result<Call> RollupCalls::commit(const StoredBatch& last, std::span<const BatchSubmission> batches) const {
    FeltWriter out;
    put(out, last);
    out.putList(batches, putEach);
    return call("commit_batches", out.take());
}

Result<Call> RollupCalls::commitAndProve(const StoredBatch& last, std::span<const BatchSubmission> batches,
                                         std::span<const protocol::ProofWords> proofs,
                                         const std::optional<Run>& run) const {
    FeltWriter out;
    put(out, last);
    out.putList(batches, putEach);
    if (const auto good = putProofs(out, batches, proofs); !good) {
        return good.error();
    }
    if (!run) {
        return call("commit_and_prove", out.take());
    }
    put(out, *run);
    return call("commit_prove_and_execute", out.take());
}

Result<Call> RollupCalls::commitByTicket(const StoredBatch& last, std::span<const BatchSubmission> batches,
                                         std::span<const protocol::ProofWords> proofs,
                                         std::span<const VoteSignature> signatures) const {
    FeltWriter out;
    put(out, last);
    out.putList(batches, putEach);
    if (const auto good = putProofs(out, batches, proofs); !good) {
        return good.error();
    }
    out.putList(signatures, putEach);
    return call("commit_by_ticket", out.take());
}

Result<Call> RollupCalls::prove(std::span<const StoredBatch> stored, std::span<const BatchSubmission> batches,
                                std::span<const protocol::ProofWords> proofs) const {
    FeltWriter out;
    out.putList(stored, putEach);
    out.put(batches.size());
    for (const auto& batch : batches) {
        const auto inputs = publicInputsOf(batch);
        if (!inputs) {
            return inputs.error();
        }
        for (const auto& input : *inputs) {
            out.put256(input);
        }
    }
    if (const auto good = putProofs(out, batches, proofs); !good) {
        return good.error();
    }
    return call("prove_batches", out.take());
}

Call RollupCalls::execute(const Run& run) const {
    FeltWriter out;
    put(out, run);
    return call("execute_batches", out.take());
}

Call RollupCalls::revert(const StoredBatch& first, std::span<const VoteSignature> signatures) const {
    FeltWriter out;
    put(out, first);
    if (signatures.empty()) {
        return call("revert_batches", out.take());
    }
    out.putList(signatures, putEach);
    return call("revert_by_certificate", out.take());
}

Call RollupCalls::freezeByVotes(const StoredBatch& batch, std::span<const VoteSignature> signatures) const {
    FeltWriter out;
    put(out, batch);
    out.putList(signatures, putEach);
    return call("freeze_by_certificate", out.take());
}

Call RollupCalls::openExits(const StoredBatch& last) const {
    return call("open_exits", {last.begin(), last.end()});
}

Result<Call> RollupCalls::exitWithProof(const StoredBatch& last, const ExitShare& share,
                                        const std::array<Bytes32, 3>& inputs, const protocol::ProofWords& proof) const {
    FeltWriter out;
    put(out, last);
    out.put(share.account, toFelt(share.owner), share.token, toFelt(protocol::toUint256(share.amount)));
    if (const auto good = putProof(out, 0, inputs, proof); !good) {
        return good.error();
    }
    return call("exit_with_proof", out.take());
}

Call RollupCalls::refundQueued(const RefundQueued& refund) const {
    const auto words = protocol::encodeOperation(refund.operation);
    FeltWriter out;
    out.put(refund.index);
    for (const auto* word : {&words.first, &words.second}) {
        Bytes32 wide{};
        std::copy(word->begin(), word->end(), wide.begin() + 1);
        out.put(toFelt(wide));
    }
    return call("refund_queued", out.take());
}

Call RollupCalls::deposit(protocol::TokenId token, const Uint256& units, const protocol::Address& owner) const {
    return call("deposit", {Felt(token), toFelt(units), toFelt(owner)});
}

Call RollupCalls::setSigningKey(const SetSigningKey& request, const protocol::Address& owner,
                                const VoteSignature& signature) const {
    FeltWriter out;
    out.put(request.account);
    out.put256(request.keyHash);
    out.put(toFelt(owner));
    put(out, signature);
    return call("set_signing_key", out.take());
}

Call RollupCalls::requestForcedExit(const RequestForcedExit& request, const protocol::Address& owner,
                                    const VoteSignature& signature) const {
    FeltWriter out;
    out.put(request.account, request.token, request.owed ? 1 : 0, toFelt(owner));
    put(out, signature);
    return call("request_forced_exit", out.take());
}

Call RollupCalls::claimPending(protocol::TokenId token, const Felt& owner) const {
    return call("claim_pending", {Felt(token), owner});
}

Call RollupCalls::claimPendingTo(protocol::TokenId token, const Felt& to) const {
    return call("claim_pending_to", {Felt(token), to});
}

Call RollupCalls::claimOwned(protocol::TokenId token, const protocol::Address& owner, const Felt& to,
                             const VoteSignature& signature) const {
    FeltWriter out;
    out.put(token, toFelt(owner), to);
    put(out, signature);
    return call("claim_owned", out.take());
}

Result<Call> RollupCalls::changing(std::string_view name, const Change& change) const {
    auto felts = changeFelts(change);
    return felts ? Result<Call>(call(name, std::move(*felts))) : felts.error();
}

Call RollupCalls::releaseDelayed(const ReleaseDelayed& payout) const {
    return call("release_delayed", {Felt(payout.number), Felt(payout.payout)});
}

} // namespace landfall::l1::starknet
