#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "protocol/ids.h"

#include <QJsonArray>
#include <QJsonValue>
#include <QNetworkAccessManager>
#include <QObject>
#include <QUrl>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace landfall::l1::evm {

// Either nobody could be asked, or a server answered with an error of its own.
struct RpcError {
    Error error;
    std::optional<int> serverCode; // JSON-RPC's "code", if a server said it
    Bytes data;                    // its "data", where that is hexadecimal: a revert's bytes
};

using RpcDone = std::function<void(Result<QJsonValue, RpcError>)>;

struct RpcLimits {
    std::chrono::milliseconds deadline{20'000}; // of a call, over all servers
    std::chrono::milliseconds attempt{8'000};   // of one server's answer
    std::chrono::milliseconds rest{5'000};      // a failed server is asked last for so long
    std::chrono::milliseconds trust{60'000};    // how long a checked chain id holds
    qint64 bodyBytes = 32LL << 20;
};

// JSON-RPC 2.0 over HTTP to one chain's servers. The server that answered last is
// asked first; one that fails (no connection, late, HTTP error, not JSON, wrong id,
// rate limit, too long) is passed over for the next. None is believed before it
// gave the right chain id, and again after each failure. Errors name a server by
// host only: paths and queries often carry somebody's API key.
class JsonRpc : public QObject {
    Q_OBJECT
public:
    JsonRpc(std::vector<std::string> urls, protocol::EvmChainId chainId, std::string chainName, RpcLimits limits = {},
            QObject* parent = nullptr);
    ~JsonRpc() override;

    // Answers from the event loop, once, unless the context or this is gone.
    // Errors: rpc-unreachable, rpc-timeout, rpc-bad-answer, rpc-rate-limited,
    // rpc-wrong-chain, rpc-too-large; with serverCode set: rpc-error.
    void call(QObject* context, const QString& method, const QJsonArray& params, RpcDone done);

    // Which server answered last. Answers that must fit together are taken only if
    // it is the same for all of them.
    std::size_t lastServer() const { return m_preferred; }

private:
    friend class RpcCall;

    struct Server {
        QUrl url;
        std::string shown; // scheme, host and port
        std::optional<std::chrono::steady_clock::time_point> checkedAt;
        std::optional<std::chrono::steady_clock::time_point> failedAt;
    };

    // Servers in the order to ask: the preferred first, those that rest last.
    std::vector<std::size_t> order() const;
    bool isTrusted(const Server& server) const;

    QNetworkAccessManager m_network;
    std::vector<Server> m_servers;
    std::size_t m_preferred = 0;
    protocol::EvmChainId m_chainId;
    std::string m_chainName;
    RpcLimits m_limits;
    std::uint64_t m_lastId = 0;
};

} // namespace landfall::l1::evm
