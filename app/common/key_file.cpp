#include "common/key_file.h"

#include "base/hex.h"
#include "common/secret_file.h"

#include <QFile>

#include <algorithm>

namespace landfall::app {
namespace {

constexpr std::size_t kMostBytes = 70; // more is no key

} // namespace

Result<crypto::Secp256k1PrivateKey> readKeyFile(const QString& path) {
    const auto content = readSecretFile(path, kMostBytes);
    if (!content) {
        return Error::invalid("key-file-unreadable", "the key file: " + content.error().message);
    }
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    if (QFile::permissions(path) & others) {
        return Error::invalid("key-file-open-to-others",
                              "other users can read the key file " + path.toStdString() + ": run 'chmod 600' on it");
    }
    std::string_view digits(reinterpret_cast<const char*>(content->view().data()), content->size());
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
