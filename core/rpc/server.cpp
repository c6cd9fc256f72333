#include "rpc/server.h"

#include "base/secret.h"
#include "rpc/door_limits.h"

namespace landfall::rpc {
namespace {

ByteView viewOfArray(const QByteArray& bytes) {
    return {reinterpret_cast<const std::uint8_t*>(bytes.constData()), static_cast<std::size_t>(bytes.size())};
}

} // namespace

Server::Server(node::Node& node, QString dataFolder)
    : m_dataFolder(std::move(dataFolder)), m_dispatcher(node),
      m_http(
          [this](const QByteArray& body, const QByteArray& secret, HttpServer::Answer answer) {
              const bool authorised =
                  !m_cookie.secret.isEmpty() && equalConstantTime(viewOfArray(secret), viewOfArray(m_cookie.secret));
              m_dispatcher.handle(body, authorised, std::move(answer));
          },
          ownLimits()),
      m_open([this](const QByteArray& body, const QByteArray&,
                    HttpServer::Answer answer) { m_dispatcher.handle(body, false, std::move(answer)); },
             openLimits()) {
}

Result<std::unique_ptr<Server>> Server::start(node::Node& node, const QString& dataFolder, quint16 port,
                                              const std::optional<Listen>& open) {
    std::unique_ptr<Server> server(new Server(node, dataFolder));
    const auto url = server->m_http.listen(QHostAddress(QHostAddress::LocalHost), port);
    if (!url) {
        return url.error();
    }
    if (open) {
        auto openUrl = server->m_open.listen(open->address, open->port);
        if (!openUrl) {
            return openUrl.error();
        }
        server->m_openUrl = std::move(*openUrl);
    }
    auto cookie = writeCookie(dataFolder, *url);
    if (!cookie) {
        return cookie.error();
    }
    server->m_cookie = std::move(*cookie);
    return server;
}

Server::~Server() {
    if (!m_cookie.secret.isEmpty()) {
        removeCookie(m_dataFolder);
    }
}

} // namespace landfall::rpc
