#pragma once

#include "l1/contract_calls.h"
#include "l1/evm/abi.h"
#include "l1/network_file.h"

namespace landfall::l1::evm {

// StoredBatch of IRollup as an ABI tuple, for the contract of `chain`: what it
// keeps the hash of. Errors: batch-…, batch-not-in-field.
Result<AbiValue> storedBatchOf(const CommittedBatch& batch, protocol::ChainIndex chain);

// keccak256(abi.encode(stored batch)), as storedHash answers.
Result<Bytes32> storedHashOf(const CommittedBatch& batch, protocol::ChainIndex chain);

// The proof's public signals (P, r, e) as the contract derives them.
Result<AbiValue> publicInputsOf(const BatchSubmission& batch);

// Where a transaction goes and what it says.
struct CallMessage {
    protocol::Address to;
    Uint256 value; // wei
    Bytes data;
};

// A change as the contract's functions and events name it: a kind and one number.
AbiValue::List changeArguments(const Change& change);
// The same read back. Error: change-unknown.
Result<Change> changeOf(const Uint256& kind, const Uint256& value);

// What a call needs to know besides itself, read from the contract.
struct CallContext {
    Uint256 queueFee;      // for queued requests
    AbiValue genesisBatch; // before the first batch
};
bool needsQueueFee(const ContractCall& call);
bool needsGenesisBatch(const ContractCall& call);

// Errors: token-not-on-chain, token-is-native, amount-not-expressible, batch-….
Result<CallMessage> encodeCall(const ContractCall& call, const CallContext& context, const NetworkFile& network,
                               protocol::ChainIndex chain);

// The batches that a commit transaction carried, oldest first, with numbers,
// roots and commitments worked out from what it says. queueEnd and sequencer are
// not in it and stay zero. Error: rpc-bad-answer.
Result<std::vector<CommittedBatch>> decodeCommit(ByteView calldata);

// What a proving transaction's events say, oldest first, with the proofs that it carried. Error: rpc-bad-answer.
Result<std::vector<FinalRoot>> decodeProofs(ByteView calldata);

} // namespace landfall::l1::evm
