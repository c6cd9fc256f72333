#pragma once

#include "platform/process.h"

#include <QtCore/QString>

namespace landfall::platform {

// The event that a program waits for to be asked to end: Windows has no signals between processes. Of one session.
inline std::wstring endEventOf(const ProcessId& process) {
    return QStringLiteral("Local\\landfall-end-%1-%2").arg(process.pid).arg(process.started).toStdWString();
}

} // namespace landfall::platform
