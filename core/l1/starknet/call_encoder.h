#pragma once

#include "l1/contract_calls.h"
#include "l1/network_file.h"
#include "l1/starknet/rollup_calls.h"

namespace landfall::l1::starknet {

// What a call needs to know of the chain before it can be put into felts.
struct CallFacts {
    Uint256 queueFee;             // units of the fee token
    std::vector<Bytes32> exitKey; // of ExitWithProof
};
bool needsQueueFee(const ContractCall& call);
bool needsExitKey(const ContractCall& call);

// The account's calls in one transaction, in order. Errors: those of RollupCalls and storedBatchOf, token-not-on-chain,
// amount-not-expressible, address-wrong-family, owner-consent-missing, change-unknown.
Result<std::vector<Call>> encodeCall(const ContractCall& call, const CallFacts& facts, const NetworkFile& network,
                                     const NetworkChain& chain);

} // namespace landfall::l1::starknet
