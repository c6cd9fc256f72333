#pragma once

#include "node/shared/stage_context.h"

namespace landfall::node {

// The request that took the nonce of one that this node holds: its owner gave it to another node.
struct RequestReplacement {
    protocol::BatchNumber batch = 0;
    std::string note; // whether the owner cancelled or replaced the one held here
};

// Nothing while no batch of the line has used the nonce. In a transaction of the store.
std::optional<RequestReplacement> replacementOf(const StageContext& context, const protocol::Withdraw& request);

} // namespace landfall::node
