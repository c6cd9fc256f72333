#pragma once

#include "node/shared/stage_context.h"

namespace landfall::node {

// Tokens that the network file doesn't list so, the governor's open changes, pauses and delayed payouts of a chain.
// And where its contract, what that has, and this node's vaults don't agree. Call inside a transaction of the store.
std::vector<Alarm> chainAlarms(const StageContext& context, protocol::ChainIndex chain);

} // namespace landfall::node
