#pragma once

#include "node/shared/board.h"

namespace landfall::node {

// What is known of the network's end; nothing while no chain is frozen. In a transaction of the store.
std::optional<FreezeView> freezeView(const Board& board);

} // namespace landfall::node
