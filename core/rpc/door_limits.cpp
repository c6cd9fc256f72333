#include "rpc/door_limits.h"

#include "platform/resources.h"

#include <algorithm>

namespace landfall::rpc {
namespace {

// Most of the process's descriptors stay for chains, database and proving keys, however few there are,
// and what one door takes is not the other's.
std::size_t atMost(std::size_t connections, std::size_t partOfDescriptors) {
    const auto most = platform::mostDescriptors();
    return most ? std::clamp<std::size_t>(*most / partOfDescriptors, 1, connections) : connections;
}

} // namespace

HttpLimits ownLimits() {
    HttpLimits out;
    out.connections = atMost(64, 8);
    out.perAddress = out.connections; // all come from this machine
    return out;
}

HttpLimits openLimits() {
    HttpLimits out;
    out.connections = atMost(256, 4);
    out.perAddress = std::max<std::size_t>(out.connections / 4, 1);
    out.calls = 8; // so that few of them are ever before one of the cookie's
    return out;
}

} // namespace landfall::rpc
