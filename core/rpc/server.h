#pragma once

#include "rpc/cookie.h"
#include "rpc/dispatcher.h"
#include "rpc/http_server.h"

namespace landfall::rpc {

// Where other machines reach a node.
struct Listen {
    QHostAddress address;
    quint16 port = 0;
};

// A node's RPC. It is loopback HTTP, opened by the cookie beside the node's database. If asked for,
// a second address answers anybody, but the open methods only. The cookie is worth nothing there.
// Lives on the node's thread and must not outlive the node.
class Server {
public:
    // Port 0 takes a free one. Errors: rpc-port-taken, rpc-port-refused, cookie-unwritable.
    static Result<std::unique_ptr<Server>> start(node::Node& node, const QString& dataFolder, quint16 port,
                                                 const std::optional<Listen>& open = {});
    ~Server();

    const QUrl& url() const { return m_cookie.url; }
    // Of the second address; empty without one.
    const QUrl& openUrl() const { return m_openUrl; }

private:
    Server(node::Node& node, QString dataFolder);

    QString m_dataFolder;
    Dispatcher m_dispatcher;
    Cookie m_cookie;
    HttpServer m_http;
    HttpServer m_open;
    QUrl m_openUrl;
};

} // namespace landfall::rpc
