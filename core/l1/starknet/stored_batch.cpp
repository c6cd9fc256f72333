#include "l1/starknet/stored_batch.h"

#include "crypto/starknet/felt_poseidon.h"
#include "l1/public_signals.h"
#include "protocol/batch_words.h"
#include "protocol/public_data.h"

namespace landfall::l1::starknet {

namespace {

constexpr std::size_t kWordBytes = 31;
constexpr std::size_t kPairBytes = 2 * kWordBytes;

// Of a WithdrawWide: three bits in byte 26 of the first word, then all of the second.
Felt wideAddress(ByteView pair) {
    Bytes32 out{};
    out[0] = pair[26] & 7;
    std::copy_n(pair.begin() + kWordBytes, kWordBytes, out.begin() + 1);
    return toFelt(out);
}

std::optional<Payout> payoutOf(const protocol::CommittedOperation& operation, ByteView pair) {
    const auto as = [&](Payout::Kind kind, const Felt& to) {
        return Payout{kind, operation.token, to, operation.amount};
    };
    const auto type = static_cast<protocol::OperationType>(operation.type);
    if (type == protocol::OperationType::PartialExit) { // also of nothing: its owner is owed another one
        return as(Payout::Kind::PartialExit, toFelt(operation.address));
    }
    if (operation.amount == 0) {
        return std::nullopt;
    }
    switch (type) {
    case protocol::OperationType::WithdrawWide:
        return as(Payout::Kind::Push, wideAddress(pair));
    case protocol::OperationType::DepositRefused:
        return as(Payout::Kind::Refused, toFelt(operation.address));
    case protocol::OperationType::ForcedExit:
        return as(Payout::Kind::ForcedExit, toFelt(operation.address));
    default:
        return std::nullopt;
    }
}

Felt hashOf(const std::vector<Payout>& payouts) {
    FeltWriter out;
    for (const auto& payout : payouts) {
        put(out, payout);
    }
    return crypto::feltPoseidon(out.felts());
}

} // namespace

void put(FeltWriter& out, const Payout& payout) {
    out.put(static_cast<std::uint8_t>(payout.kind), payout.token, payout.to,
            toFelt(protocol::toUint256(payout.amount)));
}

Result<std::vector<Payout>> payoutsOn(protocol::ChainIndex chain, ByteView batchData) {
    const auto words = protocol::readCommitted(batchData);
    if (!words) {
        return words.error();
    }
    std::vector<Payout> out;
    for (std::size_t i = 0; i < words->operations.size(); ++i) {
        const auto& operation = words->operations[i];
        if (operation.chain != chain) {
            continue;
        }
        if (const auto payout = payoutOf(operation, batchData.subspan((1 + i) * kPairBytes, kPairBytes))) {
            out.push_back(*payout);
        }
    }
    return out;
}

Result<StoredBatch> storedBatchOf(const CommittedBatch& batch, const Felt& sequencer, protocol::ChainIndex chain) {
    const auto data = protocol::readCommitted(batch.submission.batchData);
    const auto payouts = payoutsOn(chain, batch.submission.batchData);
    const auto inputs = publicInputsOf(batch.submission);
    if (!data || !payouts) {
        return data ? payouts.error() : data.error();
    }
    if (!inputs) {
        return inputs.error();
    }
    FeltWriter signals;
    for (const auto& input : *inputs) {
        signals.put256(input);
    }
    FeltWriter out;
    out.put(batch.number, data->timestamp, data->size, batch.queueEnd, sequencer);
    out.put256(batch.submission.newRoot);
    out.put256(batch.commitment);
    out.put(hashOf(*payouts), crypto::feltPoseidon(signals.felts()));
    StoredBatch stored;
    std::copy(out.felts().begin(), out.felts().end(), stored.begin());
    return stored;
}

StoredBatch genesisBatch(const protocol::NetworkId& networkId, const algebra::Fr& genesisRoot) {
    FeltWriter out;
    out.put(0, 0, 0, 0, 0);
    out.put256(genesisRoot.toUint256());
    out.put256(protocol::genesisCommitment(networkId));
    out.put(hashOf({}), 0);
    StoredBatch stored;
    std::copy(out.felts().begin(), out.felts().end(), stored.begin());
    return stored;
}

Result<std::array<Bytes32, 3>> publicInputsOf(const BatchSubmission& batch) {
    const auto signals = publicSignals(batch);
    if (!signals) {
        return signals.error();
    }
    return std::array{(*signals)[0].toBigEndian(), (*signals)[1].toBigEndian(), (*signals)[2].toBigEndian()};
}

} // namespace landfall::l1::starknet
