#include "crypto/keccak.h"
#include "l1/evm/rollup_abi.h"
#include "l1/evm/rollup_calls.h"
#include "l1/public_signals.h"
#include "protocol/queue.h"

namespace landfall::l1::evm {

Result<AbiValue> storedBatchOf(const CommittedBatch& batch, protocol::ChainIndex chain) {
    auto data = protocol::readCommitted(batch.submission.batchData);
    if (!data) {
        return data.error();
    }
    const auto signals = publicSignals(batch.submission);
    if (!signals) {
        return signals.error();
    }
    Bytes joined;
    for (const auto& signal : *signals) {
        append(joined, signal.toBigEndian());
    }
    const Bytes32 payoutsHash = crypto::keccak256(protocol::encodePayouts(protocol::payoutsOn(chain, *data)));
    return AbiValue::list({batch.number, data->timestamp, std::uint64_t{data->size}, batch.queueEnd, batch.sequencer,
                           AbiValue::bytes(batch.submission.newRoot), AbiValue::bytes(batch.commitment),
                           AbiValue::bytes(payoutsHash), AbiValue::bytes(crypto::keccak256(joined))});
}

Result<AbiValue> publicInputsOf(const BatchSubmission& batch) {
    const auto signals = publicSignals(batch);
    if (!signals) {
        return signals.error();
    }
    const auto& [p, r, e] = *signals;
    return AbiValue::list({p.toUint256(), r.toUint256(), e.toUint256()});
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
