#pragma once

#include "l1/contract_calls.h"
#include "l1/network_file.h"

namespace landfall::l1::starknet {

// Whether the contract asks for the signature of the accounts' owner.
bool isOwnersCall(const ContractCall& call);

// What the owner signs for such a call, `nonce` being their next number with the contract: EIP-712's digest of the
// network's domain and OwnerAction (core/contracts/starknet/README.md, "Owners' signatures"). Error:
// address-wrong-family.
Result<Bytes32> ownerDigest(const ContractCall& call, std::uint64_t nonce, const NetworkFile& network,
                            const NetworkChain& chain);

} // namespace landfall::l1::starknet
