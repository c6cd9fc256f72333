#pragma once

#include "rpc/http_server.h"

namespace landfall::rpc {

// What the two doors of a node may take of this process's descriptors, by its limit now: an eighth and a quarter at
// most.
HttpLimits ownLimits();  // of the cookie's port
HttpLimits openLimits(); // of --rpc-listen

} // namespace landfall::rpc
