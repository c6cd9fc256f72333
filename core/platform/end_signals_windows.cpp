#include "platform/end_signals.h"

#include "platform/end_event_windows.h"
#include "platform/handle_windows.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QWinEventNotifier>

#include <atomic>

namespace landfall::platform {
namespace {

// Most that Windows waits for a program whose console closes.
constexpr DWORD kLastMilliseconds = 10'000;

std::atomic<HANDLE> g_asked{nullptr};

// On a thread of its own.
BOOL WINAPI onConsole(DWORD what) {
    const HANDLE asked = g_asked;
    if (asked == nullptr) {
        return FALSE;
    }
    SetEvent(asked);
    if (what == CTRL_CLOSE_EVENT || what == CTRL_LOGOFF_EVENT || what == CTRL_SHUTDOWN_EVENT) {
        Sleep(kLastMilliseconds); // the program is ended as soon as this returns
    }
    return TRUE;
}

} // namespace

struct EndSignals::Parts {
    Handle asked;
    std::unique_ptr<QWinEventNotifier> notifier;
};

EndSignals::EndSignals(QObject* parent) : QObject(parent), m_parts(std::make_unique<Parts>()) {
    const auto self = ProcessId::of(QCoreApplication::applicationPid());
    m_parts->asked.reset(self ? CreateEventW(nullptr, FALSE, FALSE, endEventOf(*self).c_str()) : nullptr);
    if (!isOpen(m_parts->asked)) {
        return; // a request ends the program at once
    }
    m_parts->notifier = std::make_unique<QWinEventNotifier>(m_parts->asked.get());
    connect(m_parts->notifier.get(), &QWinEventNotifier::activated, this, [this] { Q_EMIT requested(); });
    g_asked = m_parts->asked.get();
    SetConsoleCtrlHandler(onConsole, TRUE);
}

EndSignals::~EndSignals() {
    g_asked = nullptr;
    SetConsoleCtrlHandler(onConsole, FALSE);
    m_parts->notifier.reset();
}

} // namespace landfall::platform
