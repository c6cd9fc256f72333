#include "platform/service_manager.h"

#include <cstddef>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace landfall::platform {

bool tellServiceManager(const QByteArray& state) {
    const QByteArray name = qgetenv("NOTIFY_SOCKET");
    if (name.isEmpty()) {
        return true;
    }
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (static_cast<std::size_t>(name.size()) >= sizeof address.sun_path) {
        return false;
    }
    std::memcpy(address.sun_path, name.constData(), static_cast<std::size_t>(name.size()));
    if (name.startsWith('@')) { // a name outside the file system, which begins with a zero byte
        address.sun_path[0] = '\0';
    }
    const int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        return false;
    }
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + static_cast<std::size_t>(name.size()));
    const auto sent = sendto(descriptor, state.constData(), static_cast<std::size_t>(state.size()), MSG_NOSIGNAL,
                             reinterpret_cast<const sockaddr*>(&address), length);
    close(descriptor);
    return sent == state.size();
}

} // namespace landfall::platform
