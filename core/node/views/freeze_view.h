#pragma once

#include "node/shared/stage_context.h"

namespace landfall::node {

// What is known of the network's end; nothing while no chain is frozen. In a transaction of the store.
std::optional<FreezeView> freezeView(const StageContext& context);

} // namespace landfall::node
