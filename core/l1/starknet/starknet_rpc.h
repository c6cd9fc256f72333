#pragma once

#include "algebra/felt.h"
#include "l1/evm/json_rpc.h"

namespace landfall::l1::starknet {

// Starknet's JSON-RPC, version 0.8 and later. `chainId`: the chain's name as a short string.
evm::RpcDialect starknetDialect(const algebra::Felt& chainId);

// What a server's refusal means, by the specification's numbers. Codes: block-not-found, transaction-not-found,
// contract-missing, entry-point-missing, class-missing, class-known, chain-refused, nonce-used, fee-below-base,
// replacement-underpriced, insufficient-funds, transaction-refused; contract-… where the rollup contract says why;
// those of JsonRpc for others.
Error errorOf(const evm::RpcError& error);

} // namespace landfall::l1::starknet
