#include "rpc/cookie.h"

#include "base/hex.h"
#include "crypto/random.h"
#include "platform/private_files.h"
#include "rpc/error_codes.h"

#include <QFile>

namespace landfall::rpc {
namespace {

constexpr qsizetype kSecretDigits = 64;

} // namespace

QString cookiePath(const QString& dataFolder) {
    return dataFolder + QStringLiteral("/rpc.cookie");
}

Result<Cookie> writeCookie(const QString& dataFolder, const QUrl& url) {
    Bytes32 secret{};
    crypto::randomBytes(secret);
    const Cookie cookie{url, QByteArray::fromStdString(toHex(secret))};
    const QByteArray text = url.toEncoded() + '\n' + cookie.secret + '\n';
    if (const auto saved = platform::savePrivately(cookiePath(dataFolder), viewOf(text.toStdString())); !saved) {
        return Error::unavailable("cookie-unwritable", "can't write " + cookiePath(dataFolder).toStdString() + ": " +
                                                           saved.error().toStdString() +
                                                           ". Check the folder's rights and free space");
    }
    return cookie;
}

Result<Cookie> readCookie(const QString& dataFolder) {
    QFile file(cookiePath(dataFolder));
    if (!file.open(QIODevice::ReadOnly)) {
        return Error::unavailable(code::kNodeNotRunning, "no node is running in " + dataFolder.toStdString() +
                                                             ": start one with 'landfall-cli node run'");
    }
    const auto lines = file.read(4096).split('\n');
    const QUrl url(lines.value(0).isEmpty() ? QString() : QString::fromUtf8(lines[0]), QUrl::StrictMode);
    if (lines.size() < 2 || !url.isValid() || lines[1].size() != kSecretDigits) {
        return Error::damaged("cookie-damaged", cookiePath(dataFolder).toStdString() +
                                                    " does not hold an address and a secret: restart the node");
    }
    return Cookie{url, lines[1]};
}

void removeCookie(const QString& dataFolder) {
    QFile::remove(cookiePath(dataFolder));
}

} // namespace landfall::rpc
