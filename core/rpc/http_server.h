#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QHostAddress>
#include <QObject>
#include <QUrl>

#include <functional>
#include <memory>

namespace landfall::rpc {

// The only place that knows the HTTP library, which is a preview in Qt 6.4.
// POST bodies on "/" go to the handler, which may answer later from the same thread.
class HttpServer {
public:
    using Answer = std::function<void(const QByteArray& json)>;
    // `secret` is what the Authorization header's "Bearer" carried, or empty.
    using Handler = std::function<void(const QByteArray& body, const QByteArray& secret, Answer answer)>;

    explicit HttpServer(Handler handler);
    ~HttpServer();

    // Port 0 takes a free one. On a loopback address only clients that call it by a loopback's name are
    // answered. Errors: rpc-port-taken, rpc-port-refused.
    Result<QUrl> listen(const QHostAddress& address, quint16 port);

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace landfall::rpc
