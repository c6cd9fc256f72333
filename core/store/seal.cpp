#include "store/seal.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QSaveFile>

#include <fcntl.h>
#include <unistd.h>

namespace landfall::store {
namespace {

constexpr qint64 kMostBytes = 100;

QString sealOf(const QString& path) {
    return path + QStringLiteral(".sha256");
}

} // namespace

std::optional<QByteArray> readSeal(const QString& path) {
    QFile file(sealOf(path));
    return file.open(QIODevice::ReadOnly) ? std::optional(file.read(kMostBytes).trimmed()) : std::nullopt;
}

QByteArray hashOf(const QString& path) {
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    return file.open(QIODevice::ReadOnly) && hash.addData(&file) ? hash.result().toHex() : QByteArray();
}

bool breakSeal(const QString& path) {
    if (!QFile::exists(sealOf(path))) {
        return true;
    }
    if (!QFile::remove(sealOf(path))) {
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

void writeSeal(const QString& path) {
    const auto hash = hashOf(path);
    QSaveFile file(sealOf(path));
    if (!hash.isEmpty() && file.open(QIODevice::WriteOnly) && file.write(hash + '\n') > 0 && file.flush()) {
        file.commit();
    }
}

} // namespace landfall::store
