#include "platform/sockets.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/socket.h>

namespace landfall::platform {

void keepFromChildren(SocketHandle socket) {
    ::fcntl(static_cast<int>(socket), F_SETFD, FD_CLOEXEC);
}

// To listen beside another is refused here anyway.
int claimPort(SocketHandle socket) {
    const int yes = 1;
    return setsockopt(static_cast<int>(socket), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 ? 0 : errno;
}

} // namespace landfall::platform
