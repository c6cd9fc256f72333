#include "cli/node_process.h"

#include "cli/await.h"
#include "common/node_pid.h"

#include <QElapsedTimer>
#include <QFile>

#include <csignal>

namespace landfall::cli {
namespace {

constexpr qint64 kPatienceMilliseconds = 30'000;

} // namespace

std::optional<devnet::ProcessId> nodeProcess(const QString& folder) {
    QFile file(app::nodePidFile(folder));
    if (!file.open(QIODevice::ReadOnly)) {
        return std::nullopt;
    }
    const auto parts = file.read(100).simplified().split(' ');
    const devnet::ProcessId process{parts.value(0).toLongLong(), parts.value(1).toULongLong()};
    return process.pid > 0 && process.isAlive() ? std::optional(process) : std::nullopt;
}

Outcome<bool> stopNode(const QString& folder) {
    const auto process = nodeProcess(folder);
    if (!process) {
        return false;
    }
    process->signal(SIGTERM);
    QElapsedTimer waited;
    waited.start();
    while (process->isAlive()) {
        if (waited.elapsed() > kPatienceMilliseconds) {
            return Failure(Error::unavailable("node-stuck", "the node (process " + std::to_string(process->pid) +
                                                                ") did not end in 30 s: see its log in " +
                                                                folder.toStdString()));
        }
        pause(std::chrono::milliseconds(50));
    }
    QFile::remove(app::nodePidFile(folder));
    return true;
}

} // namespace landfall::cli
