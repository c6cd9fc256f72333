#include "platform/process.h"

#include <QtCore/QFile>

#include <csignal>

namespace landfall::platform {
namespace {

void send(const ProcessId& process, int signal) {
    if (process.isAlive()) {
        ::kill(static_cast<pid_t>(process.pid), signal);
    }
}

} // namespace

// `started` is in clock ticks since boot.
std::optional<ProcessId> ProcessId::of(qint64 pid) {
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (pid <= 0 || !file.open(QIODevice::ReadOnly)) {
        return std::nullopt;
    }
    // Fields follow the name in brackets, which may hold anything: state is the
    // third field of proc(5), the start time the twenty-second.
    const QByteArray text = file.readAll();
    const auto fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    constexpr int kState = 3 - 3;
    constexpr int kStart = 22 - 3;
    if (fields.size() <= kStart || fields[kState] == "Z" || fields[kState] == "X") {
        return std::nullopt;
    }
    return ProcessId{pid, fields[kStart].toULongLong()};
}

bool ProcessId::isAlive() const {
    const auto now = of(pid);
    return now && now->started == started;
}

void ProcessId::askToEnd() const {
    send(*this, SIGTERM);
}

void ProcessId::kill() const {
    send(*this, SIGKILL);
}

} // namespace landfall::platform
