#pragma once

#include "node/shared/stage_context.h"

namespace landfall::node {

// The batch that a chain holds under a number, as its contract wants it named; nothing if it holds none.
std::optional<l1::CommittedBatch> heldBatch(const StageContext& context, protocol::ChainIndex chain,
                                            protocol::BatchNumber number);

} // namespace landfall::node
