#pragma once

#include "node/shared/stage_context.h"

namespace landfall::node {

// How far a chain's contract counts: what its events add up to, and what it says itself.
struct ChainCounts {
    store::ChainProgress progress;
    std::uint64_t queued = 0;
    bool frozen = false;
};

// What the rows up to a block add up to. Inside a transaction of the caller's, as all here.
ChainCounts countsOf(const store::Store& store, protocol::ChainIndex chain, std::uint64_t upToBlock = store::kAnyBlock);
// What no contract does, in events that are to follow `counts`; empty if nothing. `counts` then includes them.
std::string objectionTo(const std::vector<l1::PlacedEvent>& events, ChainCounts& counts);
// Where the contract's own counters say something else; empty if nowhere.
std::string differenceFrom(const l1::ContractState& state, const ChainCounts& counts);
// The event as rows.
void insertEvent(store::Store& store, protocol::ChainIndex chain, const l1::PlacedEvent& placed,
                 const l1::BlockRef& block);

} // namespace landfall::node
