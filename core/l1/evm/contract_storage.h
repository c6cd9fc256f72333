#pragma once

#include "base/bytes.h"
#include "l1/chain_types.h"

#include <optional>
#include <vector>

// Where the EVM contract keeps what a node checks by proof. The compiler lays it out: its storageLayout of
// parts/Base.sol is compared with this in tst_state_proof.
namespace landfall::l1::evm {

Uint256 counterSlot();
Uint256 storedHashSlot(protocol::BatchNumber number);
Uint256 queueSlot(std::uint64_t index);

// The slot of the counters. Error: rpc-bad-answer (a status that does not exist).
Result<ContractState> countersOf(const Uint256& word);
// storedHash() as the contract answers: zero for a number that is not live.
Bytes32 storedHashIn(const ContractState& counters, protocol::BatchNumber number, const Uint256& word);

// Whether the queue's items, the first of which follows one whose slot holds `before`, end in a slot that holds
// `last` (core/README.md, "The queue of a chain").
bool queueLeadsTo(const Uint256& before, const std::vector<protocol::Operation>& items, const Uint256& last);

} // namespace landfall::l1::evm
