#include "devnet/control.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QThread>

#include <csignal>

namespace landfall::devnet {

namespace {

constexpr unsigned long kPollMilliseconds = 50;

bool anythingAlive(const DevnetState& state) {
    bool alive = state.supervisor.isAlive();
    for (const auto& chain : state.chains) {
        alive = alive || chain.process.isAlive();
    }
    for (const auto& attester : state.attesters) {
        alive = alive || attester.process.isAlive();
    }
    return alive;
}

} // namespace

Result<DevnetStatus> statusOf(const QString& folder) {
    auto state = readState(folder);
    if (!state) {
        return state.error();
    }
    DevnetStatus out;
    if (*state && (*state)->supervisor.isAlive()) {
        out.running = true;
        out.state = std::move(**state);
    }
    return out;
}

Result<bool> takeDown(const QString& folder, std::chrono::milliseconds patience) {
    const auto state = readState(folder);
    if (!state) {
        return state.error();
    }
    if (!*state) {
        return false;
    }
    const auto& devnet = **state;
    if (devnet.supervisor.isAlive()) {
        devnet.supervisor.signal(SIGTERM);
        QDeadlineTimer deadline(patience);
        while (anythingAlive(devnet) && !deadline.hasExpired()) {
            QThread::msleep(kPollMilliseconds);
        }
        if (devnet.supervisor.isAlive()) {
            return Error::unavailable("devnet-stuck", "the devnet's supervisor (process " +
                                                          std::to_string(devnet.supervisor.pid) +
                                                          ") does not stop: end it with 'kill -9'");
        }
    }
    for (const auto& chain : devnet.chains) {
        chain.process.signal(SIGKILL);
    }
    for (const auto& attester : devnet.attesters) {
        attester.process.signal(SIGKILL);
    }
    removeState(folder);
    QFile::remove(networkFileIn(folder));
    return true;
}

Status waitUntilReady(const QString& folder, qint64 supervisor, std::chrono::milliseconds patience) {
    QDeadlineTimer deadline(patience);
    while (!deadline.hasExpired()) {
        const auto state = readState(folder);
        if (state && *state && (*state)->ready && (*state)->supervisor.pid == supervisor) {
            return {};
        }
        if (!ProcessId::of(supervisor)) {
            return Error::unavailable("devnet-not-up",
                                      "the devnet did not come up: its log is in " + folder.toStdString());
        }
        QThread::msleep(kPollMilliseconds);
    }
    return Error::unavailable("devnet-not-up",
                              "the devnet did not come up in time: its log is in " + folder.toStdString());
}

} // namespace landfall::devnet
