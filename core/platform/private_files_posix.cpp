#include "platform/private_files.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QSaveFile>

#include <fcntl.h>
#include <unistd.h>

namespace landfall::platform {
namespace {

constexpr auto kOwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

} // namespace

// The permissions are set before there is anything to read; flush() tells of a full disk, which commit() does not.
Result<void, QString> savePrivately(const QString& path, ByteView content) {
    QSaveFile file(path);
    const auto size = static_cast<qint64>(content.size());
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(kOwnerOnly) ||
        file.write(reinterpret_cast<const char*>(content.data()), size) != size || !file.flush() || !file.commit()) {
        return file.errorString();
    }
    return {};
}

bool makePrivateFolder(const QString& path) {
    return QDir().mkpath(path) && QFile::setPermissions(path, kOwnerOnly | QFileDevice::ExeOwner);
}

bool isOpenToOthers(const QString& path) {
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    return (QFile::permissions(path) & others) != 0;
}

QString commandToClose() {
    return QStringLiteral("chmod 600");
}

bool removeForGood(const QString& path) {
    if (!QFile::remove(path)) {
        return false;
    }
    const int folder =
        ::open(QFile::encodeName(QFileInfo(path).absolutePath()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        return false;
    }
    const bool kept = fsync(folder) == 0;
    close(folder);
    return kept;
}

} // namespace landfall::platform
