#pragma once

#include "node/shared/stage_context.h"

namespace landfall::node {

// What the votes that this node signed before forbid it to sign now: AGREE on a
// batch or its descendant and REVERT of it never come from one key, and nothing
// follows FREEZE (rules 28, 29). A store that is younger than the network may lack
// votes on batches up to its floor; there only what can't meet them is free.
// Answers why, empty if the vote is free. To be asked in the same transaction that
// stores the vote.

// For a batch of this node's own line, whose ancestors are the rows below it, and
// which the node has agreed to or is free to.
std::string forbidsAgree(const StageContext& context, const store::BatchRow& row);

// For a number that every chain shows as proven. By facts: no block that is still to be seen can give another one.
std::string forbidsFreeze(const StageContext& context, protocol::BatchNumber number, bool byFacts);

// For any batch that a chain holds.
std::string forbidsRevert(const StageContext& context, protocol::BatchNumber number, const Bytes32& commitment);

// For a batch that no chain holds. That another ticket of this node's binds it for the number is the desk's to know.
std::string forbidsTicket(const StageContext& context, protocol::BatchNumber number, const Bytes32& commitment);

// How many attesters come before this one in signing TICKETs for a number: they begin in turn.
std::size_t placeForTicket(const l1::NetworkFile& network, const protocol::Address& attester,
                           protocol::BatchNumber number);

} // namespace landfall::node
