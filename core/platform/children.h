#pragma once

#include <QtCore/QProcess>
#include <QtCore/QStringList>

namespace landfall::platform {

enum class ParentGone {
    Killed, // and a terminal's Ctrl-C is for the parent alone, which stops its children in order
    Asked,  // to end; on Windows it is ended at once here too
};

// Before start(), and once for all starts: the process ends when this program does, whatever way that ends. On Linux
// it ends with the thread that starts it: start it from the main thread.
void bindToParent(QProcess& process, ParentGone then);

// ProcessId::askToEnd() for a process of ours, which may have ended.
void askToEnd(QProcess& process);

// Becomes the program words[0], with the other words as its command line: terminal, signals and exit code are then
// its own. Returns only where it can't be started.
void becomeProgram(const QStringList& words);

} // namespace landfall::platform
