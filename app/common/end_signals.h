#pragma once

#include <functional>

namespace landfall::app {

// Calls `ended` from the event loop when SIGINT, SIGTERM or SIGHUP arrives. Once a process.
void onEndSignal(std::function<void()> ended);

} // namespace landfall::app
