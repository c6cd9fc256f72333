#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "l1/http_client.h"
#include "protocol/ids.h"

#include <QJsonArray>
#include <QJsonValue>
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
    Bytes data;                    // a revert's bytes, of calls that run code
};

using RpcDone = std::function<void(Result<QJsonValue, RpcError>)>;
// Looks at a result before it is believed. Errors: block-not-found and transaction-not-found let
// the next server be asked, other Unavailable ones are held against the server, Invalid ones end the call.
using RpcAccept = std::function<Status(const QJsonValue&)>;

struct RpcAnswer;

// What differs between families of chains in how a server is asked.
struct RpcDialect {
    QString chainIdMethod;
    // Whether a server's answer to it, the server being called `place`, is the right chain's.
    std::function<Status(const QJsonValue& answer, const std::string& place)> checkChain;
    RpcAnswer (*read)(const QString& method, std::uint64_t id, const Result<HttpReply, HttpFailure>& reply,
                      const std::string& place, qint64 bodyBytes) = nullptr;
};

struct RpcLimits {
    std::chrono::milliseconds deadline{20'000};    // of a call, over all servers
    std::chrono::milliseconds attempt{8'000};      // of one server's answer
    std::chrono::milliseconds rest{5'000};         // a failed server is asked last for so long, doubled each time …
    std::chrono::milliseconds restAtMost{120'000}; // … up to this, which bounds its own Retry-After too
    std::chrono::milliseconds told{60'000};        // and is spoken of for so long
    std::chrono::milliseconds trust{60'000};       // how long a checked chain id holds
    qint64 bodyBytes = 32LL << 20;
};

// JSON-RPC 2.0 over HTTP to one chain's servers. The server that answered last is asked first. One that fails
// is set aside for a while, and the next is asked. To fail is: no connection, late, HTTP error, not JSON, wrong
// id, an error that is about itself, a result that is none, too long. None is believed before it gave the right
// chain id, and again after each failure. Errors name a server by host only: paths and queries often carry
// somebody's API key.
class JsonRpc : public QObject {
    Q_OBJECT
public:
    JsonRpc(std::vector<std::string> urls, protocol::EvmChainId chainId, std::string chainName, RpcLimits limits = {},
            QObject* parent = nullptr);
    JsonRpc(std::vector<std::string> urls, RpcDialect dialect, std::string chainName, RpcLimits limits = {},
            QObject* parent = nullptr);
    ~JsonRpc() override;

    // Answers from the event loop, once, unless the context or this is gone.
    // Errors: rpc-unreachable, rpc-not-trusted, rpc-timeout, rpc-bad-answer, rpc-rate-limited, rpc-denied,
    // rpc-wrong-chain, rpc-too-large, rpc-failed (the server's own words), those of `accept`; with serverCode
    // set, since they are about the question: rpc-error, for eth_getLogs rpc-ask-less, and rpc-timeout of the server
    // asked first.
    void call(QObject* context, const QString& method, const QJsonArray& params, RpcDone done, RpcAccept accept = {});

    // Of one server alone, whatever the others say; or of all, for an answer that proves itself. Which server other
    // calls ask first stays as it is.
    void callAt(std::size_t server, QObject* context, const QString& method, const QJsonArray& params, RpcDone done,
                RpcAccept accept = {});
    void callAside(QObject* context, const QString& method, const QJsonArray& params, RpcDone done,
                   RpcAccept accept = {});

    // Which server answered last. Answers that must fit together are taken only if
    // it is the same for all of them.
    std::size_t lastServer() const { return m_preferred; }
    std::size_t serverCount() const { return m_servers.size(); }
    bool isResting(std::size_t server) const;
    std::string placeOf(std::size_t server) const; // "the RPC server https://… of Some chain"

    // Lets a server rest, since its answers make no sense together. Answers of two servers may only be of different
    // moments, so nobody is to blame then. The answer is the error with the server's name, or rpc-servers-differ.
    Error blame(std::size_t oneAnswer, std::size_t theOther, const Error& why);
    // Lets a server rest. Where it says how long in Retry-After, it is not asked before that.
    void setAside(std::size_t server, const Error& why, std::optional<std::chrono::seconds> retryAfter = {});
    // What was wrong lately with servers that are passed over, one sentence each.
    std::vector<std::string> troubles() const;

    // How many blocks to ask for at once in eth_getLogs, as learnt of a server.
    std::uint64_t logRange(std::size_t server) const { return m_servers[server].logRange; }
    void logsTooMany(std::size_t server, std::uint64_t asked);
    void logsCame(std::size_t server, std::uint64_t asked);

private:
    friend class RpcCall;
    using Time = std::chrono::steady_clock::time_point;

    struct Server {
        QUrl url;
        std::string shown; // scheme, host and port
        std::optional<Time> checkedAt;
        Time restsUntil{};
        Time notBefore{};      // by its own word
        unsigned failures = 0; // in a row
        std::optional<Error> problem;
        Time failedAt{};
        std::uint64_t logRange = 0;
        unsigned logsInARow = 0; // answered, of the whole range
    };

    // Servers in the order to ask: the preferred first, those that rest last; without those that
    // are not to be asked yet.
    std::vector<std::size_t> order() const;
    bool isTrusted(const Server& server) const;
    void succeeded(std::size_t server);
    void succeededAside(std::size_t server);
    Error whyNobody() const;
    Error whyNot(std::size_t server) const;

    HttpClient m_http;
    std::vector<Server> m_servers;
    std::size_t m_preferred = 0;
    RpcDialect m_dialect;
    std::string m_chainName;
    RpcLimits m_limits;
    std::uint64_t m_lastId = 0;
};

} // namespace landfall::l1::evm
