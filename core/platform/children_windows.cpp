#include "platform/children.h"

#include "platform/handle_windows.h"
#include "platform/process.h"

#include <cstdlib>
#include <vector>

namespace landfall::platform {
namespace {

// Its processes end when the last handle to it closes: ours, whatever way we end. Windows closes it.
HANDLE job() {
    static const HANDLE made = [] {
        const HANDLE out = CreateJobObjectW(nullptr, nullptr);
        JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits{};
        limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
        SetInformationJobObject(out, JobObjectExtendedLimitInformation, &limits, sizeof limits);
        return out;
    }();
    return made;
}

// PROC_THREAD_ATTRIBUTE_JOB_LIST, which older headers lack: the process is in the job before it runs.
constexpr DWORD_PTR kJobList = 0x0002'000D;

// Start-up information with the job's attribute; lives until the process is started.
class StartupInJob {
public:
    StartupInJob() {
        SIZE_T size = 0;
        InitializeProcThreadAttributeList(nullptr, 1, 0, &size);
        m_space.resize(size);
        auto* list = reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(m_space.data());
        if (InitializeProcThreadAttributeList(list, 1, 0, &size) != 0) {
            m_info.lpAttributeList = list;
            UpdateProcThreadAttribute(list, 0, kJobList, &m_job, sizeof m_job, nullptr, nullptr);
        }
    }
    ~StartupInJob() {
        if (m_info.lpAttributeList != nullptr) {
            DeleteProcThreadAttributeList(m_info.lpAttributeList);
        }
    }
    StartupInJob(const StartupInJob&) = delete;
    StartupInJob& operator=(const StartupInJob&) = delete;

    void putInto(QProcess::CreateProcessArguments& arguments) {
        m_info.StartupInfo = *arguments.startupInfo;
        m_info.StartupInfo.cb = sizeof m_info;
        arguments.startupInfo = &m_info.StartupInfo;
        arguments.flags |= EXTENDED_STARTUPINFO_PRESENT;
    }

private:
    HANDLE m_job = job();
    std::vector<std::byte> m_space;
    STARTUPINFOEXW m_info{};
};

// Ctrl-C is the child's: it answers with its own exit code.
BOOL WINAPI leaveToChild(DWORD what) {
    return what == CTRL_C_EVENT || what == CTRL_BREAK_EVENT ? TRUE : FALSE;
}

} // namespace

void bindToParent(QProcess& process, ParentGone then) {
    const auto startup = std::make_shared<StartupInJob>();
    process.setCreateProcessArgumentsModifier([startup, then](QProcess::CreateProcessArguments* arguments) {
        startup->putInto(*arguments);
        if (then == ParentGone::Killed) {
            arguments->flags |= CREATE_NEW_PROCESS_GROUP; // which Ctrl-C does not reach
        }
    });
}

void askToEnd(QProcess& process) {
    if (const auto id = ProcessId::of(process.processId())) {
        id->askToEnd();
    }
}

// Windows has no exec: this program waits, and answers what the other one does.
void becomeProgram(const QStringList& words) {
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    process.setInputChannelMode(QProcess::ForwardedInputChannel);
    bindToParent(process, ParentGone::Asked);
    SetConsoleCtrlHandler(leaveToChild, TRUE);
    process.start(words[0], words.mid(1));
    if (!process.waitForStarted()) {
        SetConsoleCtrlHandler(leaveToChild, FALSE);
        return;
    }
    process.waitForFinished(-1);
    std::exit(process.exitStatus() == QProcess::NormalExit ? process.exitCode() : EXIT_FAILURE);
}

} // namespace landfall::platform
