#include "daemon/key_file.h"

#include "base/hex.h"

#include <QtCore/QFile>

namespace landfall::daemon {

Result<crypto::Secp256k1PrivateKey> readKeyFile(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return Error::unavailable("key-file-unreadable", "the key file '" + path.toStdString() + "' can't be read (" +
                                                             file.errorString().toStdString() + ")");
    }
    constexpr auto kOthers = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    if ((file.permissions() & kOthers) != 0) {
        return Error::invalid("key-file-open-to-others",
                              "the key file '" + path.toStdString() + "' can be read by others: chmod 600 it");
    }
    SecretBytes text(256);
    const auto read = file.read(reinterpret_cast<char*>(text.span().data()), static_cast<qint64>(text.size()));
    std::string_view digits(reinterpret_cast<const char*>(text.view().data()),
                            static_cast<std::size_t>(std::max<qint64>(read, 0)));
    while (!digits.empty() && std::string_view(" \t\r\n").find(digits.back()) != std::string_view::npos) {
        digits.remove_suffix(1);
    }
    auto bytes = fixedFromHex<32>(digits);
    if (!bytes) {
        return Error::invalid("key-file-malformed",
                              "the key file '" + path.toStdString() + "' does not hold 32 bytes in hexadecimal");
    }
    auto key = crypto::Secp256k1PrivateKey::fromBytes(*bytes);
    wipe(*bytes);
    return key;
}

} // namespace landfall::daemon
