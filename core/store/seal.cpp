#include "store/seal.h"

#include "platform/private_files.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QFile>
#include <QtCore/QSaveFile>

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
    return !QFile::exists(sealOf(path)) || platform::removeForGood(sealOf(path));
}

void writeSeal(const QString& path) {
    const auto hash = hashOf(path);
    QSaveFile file(sealOf(path));
    if (!hash.isEmpty() && file.open(QIODevice::WriteOnly) && file.write(hash + '\n') > 0 && file.flush()) {
        file.commit();
    }
}

} // namespace landfall::store
