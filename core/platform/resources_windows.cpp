#include "platform/resources.h"

#include "platform/handle_windows.h"

namespace landfall::platform {

void lowerPriority() {
    SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_BELOW_NORMAL);
}

void releaseMemory() {
    HeapCompact(GetProcessHeap(), 0);
}

// Handles and sockets are bounded by memory alone.
std::optional<std::size_t> mostDescriptors() {
    return std::nullopt;
}

} // namespace landfall::platform
