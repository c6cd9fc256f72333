#include "wallet/keystore_file.h"

#include "platform/private_files.h"
#include "wallet/error_codes.h"
#include "wallet/keystore.h"

#include <QFile>
#include <QFileInfo>

namespace landfall::wallet {
namespace {

std::string fileName(const QString& path) {
    return "'" + path.toStdString() + "'";
}

} // namespace

Status saveKeystoreFile(const QString& path, ByteView json) {
    const auto notSaved = [&path](const QString& reason) {
        return Error::unavailable("keystore-not-saved",
                                  "the keystore " + fileName(path) + " could not be saved: " + reason.toStdString());
    };
    const QString folder = QFileInfo(path).absolutePath();
    if (!QFileInfo(folder).isDir() && !platform::makePrivateFolder(folder)) {
        return notSaved(QStringLiteral("its folder cannot be made"));
    }
    const auto saved = platform::savePrivately(path, json);
    return saved ? Status() : notSaved(saved.error());
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
