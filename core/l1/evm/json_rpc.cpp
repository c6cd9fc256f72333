#include "l1/evm/json_rpc.h"

#include "l1/evm/rpc_call.h"

#include <algorithm>

namespace landfall::l1::evm {

using std::chrono::steady_clock;

JsonRpc::JsonRpc(std::vector<std::string> urls, protocol::EvmChainId chainId, std::string chainName, RpcLimits limits,
                 QObject* parent)
    : QObject(parent), m_chainId(chainId), m_chainName(std::move(chainName)), m_limits(limits) {
    for (const auto& text : urls) {
        Server server;
        server.url = QUrl(QString::fromStdString(text));
        server.shown = server.url.scheme().toStdString() + "://" + server.url.host().toStdString();
        if (server.url.port() != -1) {
            server.shown += ":" + std::to_string(server.url.port());
        }
        m_servers.push_back(std::move(server));
    }
}

// Calls are dropped before the network manager under them goes.
JsonRpc::~JsonRpc() {
    qDeleteAll(findChildren<RpcCall*>(QString(), Qt::FindDirectChildrenOnly));
}

void JsonRpc::call(QObject* context, const QString& method, const QJsonArray& params, RpcDone done) {
    auto* call = new RpcCall(*this, context, method, params, std::move(done));
    QMetaObject::invokeMethod(call, &RpcCall::start, Qt::QueuedConnection);
}

std::vector<std::size_t> JsonRpc::order() const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < m_servers.size(); ++i) {
        out.push_back((m_preferred + i) % m_servers.size());
    }
    const auto now = steady_clock::now();
    std::stable_partition(out.begin(), out.end(), [&](std::size_t i) {
        const auto& failedAt = m_servers[i].failedAt;
        return !failedAt || now - *failedAt > m_limits.rest;
    });
    return out;
}

bool JsonRpc::isTrusted(const Server& server) const {
    return server.checkedAt && steady_clock::now() - *server.checkedAt <= m_limits.trust;
}

} // namespace landfall::l1::evm
