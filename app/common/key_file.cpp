#include "common/key_file.h"

#include "base/characters.h"
#include "base/hex.h"
#include "platform/private_files.h"
#include "platform/secret_file.h"
#include "wallet/passphrase.h"

#include <algorithm>

namespace landfall::app {
namespace {

constexpr std::size_t kMostBytes = 80; // more is no key

} // namespace

Result<crypto::Secp256k1PrivateKey> readKeyFile(const QString& path) {
    const auto content = platform::readSecretFile(path, kMostBytes);
    if (!content) {
        return Error::invalid("key-file-unreadable", "the key file: " + content.error().message);
    }
    if (platform::isOpenToOthers(path)) {
        return Error::invalid("key-file-open-to-others", "other users can read the key file " + path.toStdString() +
                                                             ": run '" + platform::commandToClose().toStdString() +
                                                             "' on it");
    }
    const auto text = wallet::utf8Text(content->view());
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
