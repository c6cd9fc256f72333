#pragma once

#include "base/result.h"

#include <QString>
#include <QUrl>

namespace landfall::rpc {

// How a client of the same user finds a node and proves that it is one. It is a
// file beside the node's database that only its user can read.
struct Cookie {
    QUrl url;
    QByteArray secret; // 64 hexadecimal digits
};

QString cookiePath(const QString& dataFolder);

// A fresh secret, written with mode 0600. Error: cookie-unwritable.
Result<Cookie> writeCookie(const QString& dataFolder, const QUrl& url);
// Errors: node-not-running (no file), cookie-damaged.
Result<Cookie> readCookie(const QString& dataFolder);
void removeCookie(const QString& dataFolder);

} // namespace landfall::rpc
