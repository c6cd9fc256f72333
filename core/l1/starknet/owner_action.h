#pragma once

#include "l1/contract_calls.h"
#include "l1/starknet/transaction.h"

namespace landfall::l1::starknet {

// What the accounts' owner signs for a call (core/contracts/starknet/README.md, "Owners' signatures"): the digest over
// EIP-712 data for the contract's next number of this owner. Nothing for a call that is no owner's.
std::optional<Bytes32> ownerDigest(const protocol::NetworkId& networkId, protocol::ChainIndex chain, const Felt& rollup,
                                   std::uint64_t number, const ContractCall& call);
bool asksOwner(const ContractCall& call);

} // namespace landfall::l1::starknet
