#pragma once

#include "store/store.h"

namespace landfall::node {

// What the votes that this node signed before forbid it to sign now: AGREE on a
// batch or its descendant and REVERT of it never come from one key, and nothing
// follows FREEZE (rules 28, 29). Answers why, empty if the vote is free. To be
// asked in the same transaction that stores the vote.

// For a batch of this node's own line, whose ancestors are the rows below it.
std::string forbidsAgree(const store::Store& store, const store::BatchRow& row);

// For any batch that a chain holds.
std::string forbidsRevert(const store::Store& store, protocol::BatchNumber number, const Bytes32& commitment);

} // namespace landfall::node
