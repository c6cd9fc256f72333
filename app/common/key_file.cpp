#include "common/key_file.h"

#include "base/characters.h"
#include "base/hex.h"
#include "wallet/passphrase.h"

#include <QFile>

#include <algorithm>

namespace landfall::app {

Result<crypto::Secp256k1PrivateKey> readKeyFile(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        return Error::invalid("key-file-unreadable", "can't read the key file " + path.toStdString() + ": " +
                                                         file.errorString().toStdString());
    }
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    if (file.permissions() & others) {
        return Error::invalid("key-file-open-to-others",
                              "other users can read the key file " + path.toStdString() + ": run 'chmod 600' on it");
    }
    SecretBytes buffer(80);
    const auto length = file.read(reinterpret_cast<char*>(buffer.span().data()), static_cast<qint64>(buffer.size()));
    const auto text = wallet::utf8Text(buffer.view().first(static_cast<std::size_t>(std::max<qint64>(0, length))));
    if (!text) {
        return Error::invalid("key-file-malformed", "the key file " + path.toStdString() + ": " + text.error().message);
    }
    auto digits = asText(*text);
    while (!digits.empty() && (digits.back() == '\n' || digits.back() == '\r')) {
        digits.remove_suffix(1);
    }
    auto bytes = fixedFromHex<32>(digits);
    auto key =
        bytes ? crypto::Secp256k1PrivateKey::fromBytes(*bytes) : Result<crypto::Secp256k1PrivateKey>(bytes.error());
    if (bytes) {
        wipe(*bytes);
    }
    if (!key) {
        return Error::invalid("key-file-malformed",
                              "the key file " + path.toStdString() +
                                  " must hold one private key of 64 hexadecimal digits and nothing else: correct "
                                  "it, or name another file");
    }
    return std::move(*key);
}

} // namespace landfall::app
