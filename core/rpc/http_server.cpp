#include "rpc/http_server.h"

#include <QHttpServer>
#include <QHttpServerRequest>
#include <QHttpServerResponder>
#include <QTcpServer>

namespace landfall::rpc {
namespace {

constexpr qsizetype kMaxBody = 1 << 20;

QByteArray bearer(const QHttpServerRequest& request) {
    static const QByteArray prefix = QByteArrayLiteral("Bearer ");
    const auto value = request.value(QByteArrayLiteral("Authorization"));
    return value.startsWith(prefix) ? value.mid(prefix.size()) : QByteArray();
}

// A page in a browser can make requests to loopback under a name of its own
// (DNS rebinding); no honest client uses any other name than these.
bool namesLoopback(const QHttpServerRequest& request) {
    const QByteArray host = request.value(QByteArrayLiteral("Host"));
    const QByteArray name = host.left(host.lastIndexOf(':'));
    return name == "127.0.0.1" || name == "localhost" || name == "[::1]";
}

} // namespace

struct HttpServer::Parts {
    Handler handler;
    QHttpServer server;
    bool loopback = true;

    void answer(const QHttpServerRequest& request, QHttpServerResponder&& responder) {
        if (loopback && !namesLoopback(request)) {
            responder.write(QHttpServerResponder::StatusCode::Forbidden);
            return;
        }
        if (request.body().size() > kMaxBody) {
            responder.write(QHttpServerResponder::StatusCode::PayloadTooLarge);
            return;
        }
        // Kept until the answer comes. Handing Qt 6.4 a QFuture that finishes later ended the
        // process in its continuation (QFutureInterfaceBase::reportStarted).
        const auto kept = std::make_shared<QHttpServerResponder>(std::move(responder));
        handler(request.body(), bearer(request),
                [kept](const QByteArray& json) { kept->write(json, QByteArrayLiteral("application/json")); });
    }
};

HttpServer::HttpServer(Handler handler) : m_parts(std::make_unique<Parts>()) {
    m_parts->handler = std::move(handler);
    m_parts->server.route(QStringLiteral("/"), QHttpServerRequest::Method::Post,
                          [parts = m_parts.get()](const QHttpServerRequest& request, QHttpServerResponder&& responder) {
                              parts->answer(request, std::move(responder));
                          });
}

HttpServer::~HttpServer() = default;

Result<QUrl> HttpServer::listen(const QHostAddress& address, quint16 port) {
    auto socket = std::make_unique<QTcpServer>();
    if (!socket->listen(address, port)) {
        const auto why = socket->errorString().toStdString();
        const auto where = "port " + std::to_string(port) + " of " + address.toString().toStdString();
        if (socket->serverError() == QAbstractSocket::AddressInUseError) {
            return Error::unavailable("rpc-port-taken", where + " is taken by another program: choose another for "
                                                                "--rpc-port or --rpc-listen, or 0 for any free one");
        }
        return Error::unavailable("rpc-port-refused", "can't listen on " + where + ": " + why);
    }
    QUrl url;
    url.setScheme(QStringLiteral("http"));
    url.setHost(address.toString());
    url.setPort(socket->serverPort());
    url.setPath(QStringLiteral("/"));
    m_parts->loopback = address.isLoopback();
    m_parts->server.bind(socket.release()); // the server becomes its parent
    return url;
}

} // namespace landfall::rpc
