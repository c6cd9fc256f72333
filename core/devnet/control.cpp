#include "devnet/control.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFile>
#include <QLockFile>
#include <QThread>

namespace landfall::devnet {

namespace {

constexpr unsigned long kPollMilliseconds = 50;
constexpr auto kKillPatience = std::chrono::seconds(5);

// Who runs a devnet in the folder by its lock, if somebody does.
std::optional<platform::ProcessId> lockHolder(const QString& folder) {
    QLockFile lock(folder + QStringLiteral("/devnet.lock"));
    lock.setStaleLockTime(0);
    qint64 pid = 0;
    QString host;
    QString program;
    if (lock.tryLock() || lock.error() != QLockFile::LockFailedError || !lock.getLockInfo(&pid, &host, &program)) {
        return std::nullopt;
    }
    return pid == QCoreApplication::applicationPid() ? std::nullopt : platform::ProcessId::of(pid);
}

bool endsWithin(const platform::ProcessId& process, std::chrono::milliseconds patience) {
    const QDeadlineTimer deadline(patience);
    while (process.isAlive() && !deadline.hasExpired()) {
        QThread::msleep(kPollMilliseconds);
    }
    return !process.isAlive();
}

void killRemains(const DevnetState& devnet) {
    std::vector<platform::ProcessId> processes;
    for (const auto& chain : devnet.chains) {
        processes.push_back(chain.process);
    }
    for (const auto& attester : devnet.attesters) {
        processes.push_back(attester.process);
    }
    for (const auto& process : processes) {
        process.kill();
        (void)endsWithin(process, kKillPatience);
    }
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
    const auto holder = lockHolder(folder);
    if (state && !*state && !holder) {
        return false;
    }
    const auto supervisor = holder.value_or(state && *state ? (*state)->supervisor : platform::ProcessId{});
    supervisor.askToEnd();
    if (!endsWithin(supervisor, patience)) {
        supervisor.kill(); // its processes die with it
        if (!endsWithin(supervisor, kKillPatience)) {
            return Error::unavailable("devnet-stuck", "the devnet's supervisor (process " +
                                                          std::to_string(supervisor.pid) +
                                                          ") does not end: restart the machine");
        }
    }
    const auto last = readState(folder); // with what was started since
    for (const auto& known : {state, last}) {
        if (known && *known) {
            killRemains(**known);
        }
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
        if (!platform::ProcessId::of(supervisor)) {
            return Error::unavailable("devnet-not-up",
                                      "the devnet did not come up: its log is in " + folder.toStdString());
        }
        QThread::msleep(kPollMilliseconds);
    }
    return Error::unavailable("devnet-not-up",
                              "the devnet did not come up in time: its log is in " + folder.toStdString());
}

} // namespace landfall::devnet
