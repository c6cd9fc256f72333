#include "desktop/backend/instance_lock.h"

#include "common/error_codes.h"
#include "platform/surroundings.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QDir>
#include <QtNetwork/QLocalSocket>

namespace landfall::desktop {
namespace {

constexpr int kPatienceMilliseconds = 500;

// A socket's path is short, a profile's may not be.
QString socketOf(const QString& folder) {
    const auto digest =
        QCryptographicHash::hash(QDir(folder).canonicalPath().toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
    return platform::localServerName(QStringLiteral("landfall-") + QString::fromLatin1(digest));
}

Error running(const QLockFile& file, const QString& folder) {
    qint64 process = 0;
    QString host;
    QString program;
    file.getLockInfo(&process, &host, &program);
    QLocalSocket socket;
    socket.connectToServer(socketOf(folder));
    socket.waitForConnected(kPatienceMilliseconds);
    return Error::unavailable(code::kInstanceRunning, "Landfall has this profile (" + folder.toStdString() +
                                                          ") open already, in process " + std::to_string(process) +
                                                          ": use that window, or give this one another --data folder");
}

} // namespace

InstanceLock::InstanceLock(const QString& folder) : m_file(folder + QStringLiteral("/window.lock")) {
    m_file.setStaleLockTime(0); // stale is who no longer lives, however long it lasts
}

Result<std::unique_ptr<InstanceLock>> InstanceLock::take(const QString& folder) {
    if (!QDir().mkpath(folder)) {
        return Error::unavailable("profile-folder", "can't make the folder " + folder.toStdString() +
                                                        ": make it, or choose another with --data");
    }
    std::unique_ptr<InstanceLock> lock(new InstanceLock(folder));
    if (!lock->m_file.tryLock()) {
        return lock->m_file.error() == QLockFile::LockFailedError
                   ? running(lock->m_file, folder)
                   : Error::unavailable("profile-folder", "can't write into " + folder.toStdString() +
                                                              ": give it to this user, or choose another with --data");
    }
    lock->listen(folder);
    return lock;
}

// Without it the second instance still ends; it only can't show the first.
void InstanceLock::listen(const QString& folder) {
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    QLocalServer::removeServer(socketOf(folder));
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (auto* connection = m_server.nextPendingConnection()) {
            connection->deleteLater();
            Q_EMIT asked();
        }
    });
    m_server.listen(socketOf(folder));
}

} // namespace landfall::desktop
