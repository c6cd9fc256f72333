#include "platform/process.h"

#include "platform/end_event_windows.h"
#include "platform/handle_windows.h"

namespace landfall::platform {
namespace {

Handle openProcess(qint64 pid, DWORD rights) {
    return Handle(pid > 0 ? OpenProcess(rights, FALSE, static_cast<DWORD>(pid)) : nullptr);
}

} // namespace

std::optional<ProcessId> ProcessId::of(qint64 pid) {
    const auto process = openProcess(pid, PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE);
    FILETIME created{};
    FILETIME exited{};
    FILETIME kernel{};
    FILETIME user{};
    // Somebody's handle keeps the number of a process that has ended.
    if (!isOpen(process) || WaitForSingleObject(process.get(), 0) != WAIT_TIMEOUT ||
        GetProcessTimes(process.get(), &created, &exited, &kernel, &user) == 0) {
        return std::nullopt;
    }
    return ProcessId{pid, ticksOf(created)};
}

bool ProcessId::isAlive() const {
    const auto now = of(pid);
    return now && now->started == started;
}

void ProcessId::askToEnd() const {
    if (!isAlive()) {
        return;
    }
    const Handle event(OpenEventW(EVENT_MODIFY_STATE, FALSE, endEventOf(*this).c_str()));
    if (isOpen(event)) {
        SetEvent(event.get());
    } else {
        kill();
    }
}

void ProcessId::kill() const {
    const auto process = openProcess(pid, PROCESS_TERMINATE);
    if (isOpen(process) && isAlive()) { // while it is open its number is nobody else's
        TerminateProcess(process.get(), 1);
    }
}

} // namespace landfall::platform
