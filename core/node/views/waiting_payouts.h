#pragma once

#include "node/shared/board.h"

namespace landfall::node {

// What waits for an owner on the chains, by chain and token. Called in a database transaction.
std::vector<WaitingPayout> waitingFor(const Board& board, const protocol::Address& owner);

// All that one claim pays.
protocol::Amount claimable(const Board& board, protocol::ChainIndex chain, protocol::TokenId token,
                           const protocol::Address& owner);

} // namespace landfall::node
