#include "platform/children.h"

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>
#include <vector>

namespace landfall::platform {

// What runs between fork and exec may not allocate.
void bindToParent(QProcess& process, ParentGone then) {
    if (then == ParentGone::Asked) {
        process.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGTERM); });
        return;
    }
    const pid_t self = getpid();
    process.setChildProcessModifier([self] {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != self) { // the parent was gone before the signal was asked for
            _exit(1);
        }
        setpgid(0, 0);
    });
}

void askToEnd(QProcess& process) {
    process.terminate();
}

void becomeProgram(const QStringList& words) {
    std::vector<QByteArray> bytes;
    for (const auto& word : words) {
        bytes.push_back(word.toLocal8Bit());
    }
    std::vector<char*> pointers;
    for (auto& word : bytes) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    execv(pointers[0], pointers.data());
}

} // namespace landfall::platform
