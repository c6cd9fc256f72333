#include "l1/evm/json_rpc.h"

#include "l1/error_codes.h"
#include "l1/evm/json_values.h"
#include "l1/evm/rpc_call.h"

#include <algorithm>

namespace landfall::l1::evm {

using std::chrono::steady_clock;

namespace {

constexpr unsigned kMostDoublings = 10;
constexpr std::uint64_t kFirstLogRange = 5'000;
constexpr unsigned kLogsBeforeMore = 8; // answers in a row until more is asked for at once

Status checkChainId(protocol::EvmChainId wanted, const QJsonValue& answer, const std::string& place) {
    auto chainId = quantity64Of(answer, "result of eth_chainId");
    if (!chainId) {
        auto error = chainId.error();
        error.message = place + ": " + error.message;
        return error;
    }
    return *chainId == wanted
               ? Status()
               : Error::invalid(code::kRpcWrongChain, place + " serves chain id " + std::to_string(*chainId) +
                                                          " and not " + std::to_string(wanted) +
                                                          ": correct this chain's rpcUrls in the network file");
}

RpcDialect ethereum(protocol::EvmChainId chainId) {
    return {
        QStringLiteral("eth_chainId"),
        [chainId](const QJsonValue& answer, const std::string& place) { return checkChainId(chainId, answer, place); },
        readRpcAnswer};
}

} // namespace

JsonRpc::JsonRpc(std::vector<std::string> urls, protocol::EvmChainId chainId, std::string chainName, RpcLimits limits,
                 QObject* parent)
    : JsonRpc(std::move(urls), ethereum(chainId), std::move(chainName), limits, parent) {
}

JsonRpc::JsonRpc(std::vector<std::string> urls, RpcDialect dialect, std::string chainName, RpcLimits limits,
                 QObject* parent)
    : QObject(parent), m_dialect(std::move(dialect)), m_chainName(std::move(chainName)), m_limits(limits) {
    for (const auto& text : urls) {
        Server server;
        server.url = QUrl(QString::fromStdString(text));
        server.shown = server.url.scheme().toStdString() + "://" + server.url.host().toStdString();
        if (server.url.port() != -1) {
            server.shown += ":" + std::to_string(server.url.port());
        }
        server.logRange = kFirstLogRange;
        m_servers.push_back(std::move(server));
    }
}

// Calls are dropped before the client under them goes.
JsonRpc::~JsonRpc() {
    qDeleteAll(findChildren<RpcCall*>(QString(), Qt::FindDirectChildrenOnly));
}

void JsonRpc::call(QObject* context, const QString& method, const QJsonArray& params, RpcDone done, RpcAccept accept) {
    auto* call = new RpcCall(*this, context, method, params, std::move(done), std::move(accept));
    QMetaObject::invokeMethod(call, &RpcCall::start, Qt::QueuedConnection);
}

void JsonRpc::callAt(std::size_t server, QObject* context, const QString& method, const QJsonArray& params,
                     RpcDone done, RpcAccept accept) {
    auto* call = new RpcCall(*this, context, method, params, std::move(done), std::move(accept));
    call->askOnly(server);
    QMetaObject::invokeMethod(call, &RpcCall::start, Qt::QueuedConnection);
}

void JsonRpc::callAside(QObject* context, const QString& method, const QJsonArray& params, RpcDone done,
                        RpcAccept accept) {
    auto* call = new RpcCall(*this, context, method, params, std::move(done), std::move(accept));
    call->keepOrder();
    QMetaObject::invokeMethod(call, &RpcCall::start, Qt::QueuedConnection);
}

std::string JsonRpc::placeOf(std::size_t server) const {
    return "the RPC server " + m_servers[server].shown + " of " + m_chainName;
}

std::vector<std::size_t> JsonRpc::order() const {
    std::vector<std::size_t> out;
    const auto now = steady_clock::now();
    for (std::size_t i = 0; i < m_servers.size(); ++i) {
        const auto server = (m_preferred + i) % m_servers.size();
        if (m_servers[server].notBefore <= now) {
            out.push_back(server);
        }
    }
    const auto resting = std::stable_partition(out.begin(), out.end(), [&](std::size_t i) { return !isResting(i); });
    std::stable_sort(resting, out.end(),
                     [&](std::size_t a, std::size_t b) { return m_servers[a].restsUntil < m_servers[b].restsUntil; });
    return out;
}

bool JsonRpc::isTrusted(const Server& server) const {
    return server.checkedAt && steady_clock::now() - *server.checkedAt <= m_limits.trust;
}

bool JsonRpc::isResting(std::size_t server) const {
    return m_servers[server].restsUntil > steady_clock::now();
}

void JsonRpc::succeeded(std::size_t server) {
    m_preferred = server;
    auto& entry = m_servers[server];
    entry.failures = 0;
    entry.restsUntil = {};
    entry.problem.reset();
}

// What a server that rests answered well excuses nothing.
void JsonRpc::succeededAside(std::size_t server) {
    if (!isResting(server)) {
        m_servers[server].failures = 0;
    }
}

void JsonRpc::setAside(std::size_t server, const Error& why, std::optional<std::chrono::seconds> retryAfter) {
    auto& entry = m_servers[server];
    const auto now = steady_clock::now();
    const auto rest = m_limits.rest * (1U << std::min(entry.failures++, kMostDoublings));
    entry.restsUntil = now + std::min(rest, m_limits.restAtMost);
    if (retryAfter) {
        entry.notBefore =
            now + std::min<std::chrono::milliseconds>(
                      std::min<std::chrono::seconds>(*retryAfter, std::chrono::hours(1)), m_limits.restAtMost);
        entry.restsUntil = std::max(entry.restsUntil, entry.notBefore);
    }
    entry.checkedAt.reset();
    entry.problem = why;
    entry.failedAt = now;
}

Error JsonRpc::blame(std::size_t oneAnswer, std::size_t theOther, const Error& why) {
    if (oneAnswer != theOther) {
        return Error::unavailable("rpc-servers-differ", "the answers of two RPC servers of " + m_chainName +
                                                            " don't go together, so they are asked again (" +
                                                            why.message + ")");
    }
    auto told = why;
    told.message = placeOf(oneAnswer) + ": " + why.message;
    setAside(oneAnswer, told);
    return told;
}

Error JsonRpc::whyNobody() const {
    const auto first = std::min_element(m_servers.begin(), m_servers.end(),
                                        [](const auto& a, const auto& b) { return a.notBefore < b.notBefore; });
    if (first == m_servers.end() || !first->problem) {
        return Error::invalid("rpc-unreachable", "the network file names no RPC server for " + m_chainName);
    }
    return *first->problem;
}

Error JsonRpc::whyNot(std::size_t server) const {
    return m_servers[server].problem.value_or(
        Error::unavailable("rpc-unreachable", placeOf(server) + " is not asked for now"));
}

std::vector<std::string> JsonRpc::troubles() const {
    std::vector<std::string> out;
    const auto now = steady_clock::now();
    for (const auto& server : m_servers) {
        if (server.problem && (now - server.failedAt < m_limits.told || server.restsUntil > now)) {
            out.push_back(server.problem->message);
        }
    }
    return out;
}

void JsonRpc::logsTooMany(std::size_t server, std::uint64_t asked) {
    auto& entry = m_servers[server];
    entry.logRange = std::max<std::uint64_t>(1, std::min(entry.logRange, asked) / 2);
    entry.logsInARow = 0;
}

void JsonRpc::logsCame(std::size_t server, std::uint64_t asked) {
    auto& entry = m_servers[server];
    if (asked < entry.logRange || ++entry.logsInARow < kLogsBeforeMore) {
        return;
    }
    entry.logsInARow = 0;
    entry.logRange = std::min(kFirstLogRange, entry.logRange + std::max<std::uint64_t>(1, entry.logRange / 8));
}

} // namespace landfall::l1::evm
