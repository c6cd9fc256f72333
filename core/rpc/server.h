#pragma once

#include "rpc/cookie.h"
#include "rpc/dispatcher.h"
#include "rpc/http_server.h"

namespace landfall::rpc {

// A node's RPC: loopback HTTP, opened by the cookie beside the node's database.
// Lives on the node's thread and must not outlive the node.
class Server {
public:
    // Port 0 takes a free one. Errors: rpc-port-taken, rpc-port-refused, cookie-unwritable.
    static Result<std::unique_ptr<Server>> start(node::Node& node, const QString& dataFolder, quint16 port);
    ~Server();

    const QUrl& url() const { return m_cookie.url; }

private:
    Server(node::Node& node, QString dataFolder);

    QString m_dataFolder;
    Dispatcher m_dispatcher;
    Cookie m_cookie;
    HttpServer m_http;
};

} // namespace landfall::rpc
