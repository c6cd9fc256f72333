#include "wallet/keystore_file.h"

#include "wallet/error_codes.h"
#include "wallet/keystore.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace landfall::wallet {
namespace {

constexpr auto kOwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

std::string fileName(const QString& path) {
    return "'" + path.toStdString() + "'";
}

bool makeFolder(const QString& folder) {
    return QFileInfo(folder).isDir() ||
           (QDir().mkpath(folder) && QFile::setPermissions(folder, kOwnerOnly | QFileDevice::ExeOwner));
}

} // namespace

Status saveKeystoreFile(const QString& path, ByteView json) {
    const auto notSaved = [&path](const QString& reason) {
        return Error::unavailable("keystore-not-saved",
                                  "the keystore " + fileName(path) + " could not be saved: " + reason.toStdString());
    };
    if (!makeFolder(QFileInfo(path).absolutePath())) {
        return notSaved(QStringLiteral("its folder cannot be made"));
    }
    QSaveFile file(path);
    const auto size = static_cast<qint64>(json.size());
    // The permissions are set before there is anything to read; flush() tells of a full disk, which commit() does not.
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(kOwnerOnly) ||
        file.write(reinterpret_cast<const char*>(json.data()), size) != size || !file.flush() || !file.commit()) {
        return notSaved(file.errorString());
    }
    return {};
}

Result<Bytes> loadKeystoreFile(const QString& path) {
    QFile file(path);
    if (!file.exists()) {
        return Error::invalid(code::kKeystoreNotFound, "there is no keystore at " + fileName(path));
    }
    if (!QFileInfo(path).isFile()) { // a device or a pipe may never end
        return Error::invalid("keystore-unreadable", fileName(path) + " is no file: name a keystore's");
    }
    if (!file.open(QIODevice::ReadOnly)) {
        return Error::unavailable("keystore-unreadable",
                                  fileName(path) + " could not be opened: " + file.errorString().toStdString());
    }
    const QByteArray content = file.read(static_cast<qint64>(kMaxKeystoreSize) + 1);
    if (file.error() != QFileDevice::NoError) {
        return Error::unavailable("keystore-unreadable",
                                  fileName(path) + " could not be read: " + file.errorString().toStdString());
    }
    if (static_cast<std::size_t>(content.size()) > kMaxKeystoreSize) {
        return Error::invalid("keystore-too-large", fileName(path) + " is too large to be a keystore");
    }
    return Bytes(content.begin(), content.end());
}

} // namespace landfall::wallet
