#include "platform/sockets.h"

#include <winsock2.h>

#include "platform/handle_windows.h"

namespace landfall::platform {

void keepFromChildren(SocketHandle socket) {
    SetHandleInformation(reinterpret_cast<HANDLE>(socket), HANDLE_FLAG_INHERIT, 0);
}

// SO_REUSEADDR would let two programs listen at one port. A port that has just been left is free here anyway.
int claimPort(SocketHandle socket) {
    const int yes = 1;
    return setsockopt(static_cast<SOCKET>(socket), SOL_SOCKET, SO_EXCLUSIVEADDRUSE, reinterpret_cast<const char*>(&yes),
                      sizeof yes) == 0
               ? 0
               : WSAGetLastError();
}

} // namespace landfall::platform
