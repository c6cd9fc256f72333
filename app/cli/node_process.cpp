#include "cli/node_process.h"

#include "cli/await.h"
#include "common/node_pid.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>

namespace landfall::cli {
namespace {

constexpr qint64 kPatienceMilliseconds = 30'000;
constexpr qint64 kKillMilliseconds = 5'000;

bool endsWithin(const platform::ProcessId& process, qint64 milliseconds) {
    QElapsedTimer waited;
    waited.start();
    while (process.isAlive() && waited.elapsed() < milliseconds) {
        pause(std::chrono::milliseconds(50));
    }
    return !process.isAlive();
}

constexpr qint64 kLongestLine = 8'192;

// The network's file that a folder's node was started with.
QString networkFileOf(const QString& folder) {
    QFile file(app::nodePidFile(folder));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    (void)file.readLine(kLongestLine); // the process
    return QFile::decodeName(file.readLine(kLongestLine).trimmed());
}

} // namespace

std::optional<platform::ProcessId> nodeProcess(const QString& folder) {
    QFile file(app::nodePidFile(folder));
    if (!file.open(QIODevice::ReadOnly)) {
        return std::nullopt;
    }
    const auto parts = file.readLine(100).simplified().split(' ');
    const platform::ProcessId process{parts.value(0).toLongLong(), parts.value(1).toULongLong()};
    return process.pid > 0 && process.isAlive() ? std::optional(process) : std::nullopt;
}

QStringList nodesOf(const QString& profileFolder, const QString& networkFile) {
    const QString all = profileFolder + QStringLiteral("/node/");
    const auto wanted = QDir::cleanPath(QDir::current().absoluteFilePath(networkFile));
    QStringList out;
    for (const auto& name : QDir(all).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const auto node = nodeProcess(all + name);
        if (node && (networkFile.isEmpty() || networkFileOf(all + name) == wanted)) {
            out.append(all + name);
        }
    }
    return out;
}

Outcome<bool> stopNode(const QString& folder) {
    const auto process = nodeProcess(folder);
    if (!process) {
        return false;
    }
    process->askToEnd();
    if (!endsWithin(*process, kPatienceMilliseconds)) {
        process->kill(); // it goes on where it was, like after a power cut
        if (!endsWithin(*process, kKillMilliseconds)) {
            return Failure(Error::unavailable("node-stuck", "the node (process " + std::to_string(process->pid) +
                                                                ") does not end: restart the machine; its log is in " +
                                                                folder.toStdString()));
        }
    }
    QFile::remove(app::nodePidFile(folder));
    return true;
}

} // namespace landfall::cli
