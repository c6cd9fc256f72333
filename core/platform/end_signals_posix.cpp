#include "platform/end_signals.h"

#include <QtCore/QSocketNotifier>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace landfall::platform {
namespace {

constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};

// A signal handler may do no more than write a byte; the event loop reads it.
int g_write = -1;

void onSignal(int) {
    const int before = errno;
    const char byte = 1;
    [[maybe_unused]] const auto written = write(g_write, &byte, 1);
    errno = before;
}

} // namespace

struct EndSignals::Parts {
    std::array<int, 2> pipe{-1, -1}; // read from, written to
    std::array<struct sigaction, kSignals.size()> before{};
    std::unique_ptr<QSocketNotifier> notifier;
};

EndSignals::EndSignals(QObject* parent) : QObject(parent), m_parts(std::make_unique<Parts>()) {
    auto& ends = m_parts->pipe;
    if (::pipe(ends.data()) != 0) {
        return; // the signals keep their usual effect
    }
    for (const int end : ends) {
        fcntl(end, F_SETFD, FD_CLOEXEC);
        fcntl(end, F_SETFL, O_NONBLOCK);
    }
    g_write = ends[1];
    m_parts->notifier = std::make_unique<QSocketNotifier>(ends[0], QSocketNotifier::Read);
    connect(m_parts->notifier.get(), &QSocketNotifier::activated, this, [this] {
        std::array<char, 64> bytes{};
        while (read(m_parts->pipe[0], bytes.data(), bytes.size()) > 0) {
        }
        Q_EMIT requested();
    });
    struct sigaction action {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
        sigaction(kSignals[i], &action, &m_parts->before[i]);
    }
}

EndSignals::~EndSignals() {
    if (!m_parts->notifier) {
        return;
    }
    for (std::size_t i = 0; i < kSignals.size(); ++i) {
        sigaction(kSignals[i], &m_parts->before[i], nullptr);
    }
    m_parts->notifier.reset();
    g_write = -1;
    for (const int end : m_parts->pipe) {
        close(end);
    }
}

} // namespace landfall::platform
