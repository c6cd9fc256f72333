#pragma once

#include <QByteArray>

namespace landfall::platform {

// Tells the service manager that started this process, such as systemd, what it
// waits for: "READY=1" or "STOPPING=1". Nothing where there is none (NOTIFY_SOCKET).
// False where there is one that could not be told.
bool tellServiceManager(const QByteArray& state);

} // namespace landfall::platform
