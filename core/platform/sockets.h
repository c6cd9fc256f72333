#pragma once

#include <cstdint>

namespace landfall::platform {

using SocketHandle = std::intptr_t;

// Processes that this one starts don't get the socket: a port that such a one holds would answer nobody.
void keepFromChildren(SocketHandle socket);

// Before a listening socket is bound: no other program can listen at its port as well, and one that has just ended
// does not keep it taken. 0, or the system's error.
int claimPort(SocketHandle socket);

} // namespace landfall::platform
