#pragma once

#include "node/shared/stage_context.h"

namespace landfall::node {

// The last second at which chains take a batch's proof (rule 25); nothing if its
// data holds no header. Read as the contracts read it, whether or not the rest of
// the data makes sense.
std::optional<protocol::UnixSeconds> proveDeadline(const StageContext& context, ByteView batchData);

// True if this machine's clock is past a deadline for certain. On a network whose chains' clocks
// may be moved it is not asked: there a server that lies about a block's time is believed.
bool isPast(const StageContext& context, protocol::UnixSeconds deadline);

// True if a chain's rows reach up to `block`, which is past the deadline, and show the batch
// unproven there. That chain can't prove it any more. In a transaction of the store.
bool isLostAt(const StageContext& context, protocol::ChainIndex chain, const l1::BlockRef& block,
              protocol::BatchNumber number, const Bytes32& commitment, protocol::UnixSeconds deadline);

// A chain that by its newest block can't prove the batch any more, so that nobody
// can ever agree on it; nullptr if there is none.
const ChainLink* chainThatLost(const StageContext& context, protocol::BatchNumber number, const Bytes32& commitment,
                               protocol::UnixSeconds deadline);

} // namespace landfall::node
