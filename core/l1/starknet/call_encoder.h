#pragma once

#include "l1/network_file.h"
#include "l1/starknet/rollup_calls.h"

namespace landfall::l1::starknet {

// What a call needs to know besides itself, read from the contract.
struct CallContext {
    Uint256 queueFee;
    std::vector<Bytes32> exitKey; // of the exit circuit
};
bool needsQueueFee(const ContractCall& call);
bool needsExitKey(const ContractCall& call);

// What one transaction of the sender calls, in order: what the contract pulls is approved before, in the same
// transaction. Not of OpenAccount, which is none. Errors: token-not-on-chain, amount-not-expressible, batch-…,
// owner-consent-missing, address-wrong-family, those of RollupCalls.
Result<std::vector<Call>> encodeCall(const ContractCall& call, const CallContext& context, const NetworkFile& network,
                                     const NetworkChain& chain);

// As the contract keeps it. Errors: batch-…, address-wrong-family.
Result<StoredBatch> keptBatchOf(const CommittedBatch& batch, protocol::ChainIndex chain);

// What a token is told.
Call approval(const Felt& token, const Felt& spender, const Uint256& units);
Call transfer(const Felt& token, const Felt& to, const Uint256& units);

} // namespace landfall::l1::starknet
