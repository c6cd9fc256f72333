#pragma once

#include "node/shared/stage_context.h"

namespace landfall::node {

// What waits for an owner on the chains, by chain and token. Called in a database transaction.
std::vector<WaitingPayout> waitingFor(const StageContext& context, const protocol::Address& owner);

// All that one claim pays.
protocol::Amount claimable(const StageContext& context, protocol::ChainIndex chain, protocol::TokenId token,
                           const protocol::ChainAddress& owner);

} // namespace landfall::node
