#include "common/node_pid.h"

#include "platform/process.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

namespace landfall::app {

QString nodePidFile(const QString& folder) {
    return folder + QStringLiteral("/node.pid");
}

void rememberNode(const QString& folder, const QString& networkFile) {
    const auto process = platform::ProcessId::of(QCoreApplication::applicationPid());
    QFile file(nodePidFile(folder));
    if (process && file.open(QIODevice::WriteOnly | QIODevice::Truncate)) {
        file.write(QByteArray::number(process->pid) + ' ' + QByteArray::number(process->started) + '\n' +
                   QFile::encodeName(QDir::cleanPath(QDir::current().absoluteFilePath(networkFile))) + '\n');
    }
}

} // namespace landfall::app
