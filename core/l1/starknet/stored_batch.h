#pragma once

#include "l1/chain_types.h"
#include "l1/starknet/felts.h"

#include <array>

// A batch as the rollup contract of a Starknet chain names it.
namespace landfall::l1::starknet {

using algebra::Felt;

struct Payout {
    enum class Kind : std::uint8_t { Push = 0, Refused = 1, PartialExit = 2, ForcedExit = 3 };
    Kind kind = Kind::Push;
    protocol::TokenId token = 0;
    Felt to; // an address of the chain for Push, else an owner of 160 bits
    protocol::Amount amount = 0;
};

void put(FeltWriter& out, const Payout& payout);

// P, r, e as every contract derives them, big-endian. Error: batch-not-in-field.
Result<std::array<Bytes32, 3>> publicInputsOf(const BatchSubmission& batch);

// What a batch pays on the chain, in order. Error: batch-length.
Result<std::vector<Payout>> payoutsOn(protocol::ChainIndex chain, ByteView batchData);

// interface.cairo's StoredBatch, serialised: what the contract keeps the hash of.
using StoredBatch = std::array<Felt, 11>;

// Of a batch that `sequencer` committed on the chain. Errors: batch-length, batch-not-in-field.
Result<StoredBatch> storedBatchOf(const CommittedBatch& batch, const Felt& sequencer, protocol::ChainIndex chain);
// The one before the first.
StoredBatch genesisBatch(const protocol::NetworkId& networkId, const algebra::Fr& genesisRoot);

} // namespace landfall::l1::starknet
