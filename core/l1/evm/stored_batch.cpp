#include "crypto/keccak.h"
#include "l1/evm/rollup_abi.h"
#include "l1/evm/rollup_calls.h"
#include "protocol/public_data.h"
#include "protocol/queue.h"

#include <algorithm>

namespace landfall::l1::evm {

namespace {

using algebra::Fr;

constexpr std::size_t kWordBytes = 31;

struct PublicInputs {
    Fr p;
    Fr r;
    Fr e;
};

// r and e as the contract derives them from the P it was given, whether or not
// that P is the right one: a batch with a wrong P can't be proven, but must be
// nameable, so that it can be reverted.
Result<PublicInputs> inputsOf(const BatchSubmission& batch) {
    const auto p = Fr::fromBigEndian(batch.publicDataHash);
    const auto oldRoot = Fr::fromBigEndian(batch.oldRoot);
    const auto newRoot = Fr::fromBigEndian(batch.newRoot);
    if (!p || !oldRoot || !newRoot) {
        return Error::invalid("batch-not-in-field", "a root or P of the batch is not below the field's size");
    }
    Bytes preimage;
    append(preimage, batch.publicDataHash);
    append(preimage, batch.oldRoot);
    append(preimage, batch.newRoot);
    append(preimage, crypto::keccak256(batch.batchData));
    Uint256 r = Uint256::fromBigEndian(crypto::keccak256(preimage));
    r.limbs[3] &= (std::uint64_t{1} << (253 - 192)) - 1;

    PublicInputs out{*p, Fr::reduce(r), Fr::zero()};
    for (std::size_t end = batch.batchData.size(); end >= kWordBytes; end -= kWordBytes) {
        protocol::Word word{};
        std::copy_n(batch.batchData.begin() + static_cast<std::ptrdiff_t>(end - kWordBytes), kWordBytes, word.begin());
        out.e = out.e * out.r + protocol::wordValue(word);
    }
    out.e = (out.e * out.r + *newRoot) * out.r + *oldRoot;
    return out;
}

} // namespace

Result<AbiValue> storedBatchOf(const CommittedBatch& batch, protocol::ChainIndex chain) {
    auto data = protocol::readCommitted(batch.submission.batchData);
    if (!data) {
        return data.error();
    }
    auto inputs = inputsOf(batch.submission);
    if (!inputs) {
        return inputs.error();
    }
    Bytes joined;
    append(joined, inputs->p.toBigEndian());
    append(joined, inputs->r.toBigEndian());
    append(joined, inputs->e.toBigEndian());
    const Bytes32 payoutsHash = crypto::keccak256(protocol::encodePayouts(protocol::payoutsOn(chain, *data)));
    return AbiValue::list({batch.number, data->timestamp, std::uint64_t{data->size}, batch.queueEnd, batch.sequencer,
                           AbiValue::bytes(batch.submission.newRoot), AbiValue::bytes(batch.commitment),
                           AbiValue::bytes(payoutsHash), AbiValue::bytes(crypto::keccak256(joined))});
}

Result<AbiValue> publicInputsOf(const BatchSubmission& batch) {
    auto inputs = inputsOf(batch);
    if (!inputs) {
        return inputs.error();
    }
    return AbiValue::list({inputs->p.toUint256(), inputs->r.toUint256(), inputs->e.toUint256()});
}

Result<Bytes32> storedHashOf(const CommittedBatch& batch, protocol::ChainIndex chain) {
    auto stored = storedBatchOf(batch, chain);
    if (!stored) {
        return stored.error();
    }
    auto encoded = abiEncode(rollupAbi().storedBatch, {*stored});
    if (!encoded) {
        return encoded.error();
    }
    return crypto::keccak256(*encoded);
}

} // namespace landfall::l1::evm
