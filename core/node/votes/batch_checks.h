#pragma once

#include "node/shared/stage_context.h"

#include <functional>

namespace landfall::node {

// What rule 28 asks for before an attester vouches for a batch. Each answers why not; empty if nothing stands
// against it.

// The view of a chain is too old, or its time can't be right.
std::string viewObjection(const StageContext& context, const ChainLink& link);
// A final block of the chain must show the batch as proven.
std::string proofObjection(const StageContext& context, const store::BatchRow& row, const ChainLink& link);
// Each queued item of the batch must be what its own chain queued at that place, in a final block. Where
// `unseen` says so of a chain, it may have items that this node has not seen.
std::string queueObjection(const StageContext& context, const store::BatchRow& row,
                           const std::function<bool(const ChainLink&)>& unseen);

// The same of one chain's run of items, in a batch that is not one of this node's line.
std::string runObjection(const StageContext& context, const protocol::BatchData& batch, const store::QueueRun& run,
                         const std::function<bool(const ChainLink&)>& unseen);

} // namespace landfall::node
