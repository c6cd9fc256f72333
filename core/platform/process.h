#pragma once

#include <QtCore/QtGlobal>

#include <optional>

namespace landfall::platform {

// A process, and not another one that got its number later.
struct ProcessId {
    qint64 pid = 0;
    quint64 started = 0; // in the system's own unit, to be compared only

    // Nothing where no such process lives.
    static std::optional<ProcessId> of(qint64 pid);
    bool isAlive() const;

    // Both do nothing where it is not alive. A process that does not listen (EndSignals) ends at once.
    void askToEnd() const;
    void kill() const;
};

} // namespace landfall::platform
