#pragma once

#include <functional>

namespace landfall::daemon {

// Calls `ended` from the event loop when SIGINT or SIGTERM arrives. Once a process.
void onEndSignal(std::function<void()> ended);

} // namespace landfall::daemon
