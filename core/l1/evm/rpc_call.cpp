#include "l1/evm/rpc_call.h"

#include "base/hex.h"
#include "l1/evm/json_values.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>
#include <QNetworkRequest>

#include <algorithm>

namespace landfall::l1::evm {

namespace {

constexpr int kOk = 200;
constexpr int kTooManyRequests = 429;
constexpr int kLimitExceeded = -32005; // EIP-1474

// Servers put a revert's bytes in "data", or one level below it.
Bytes revertBytes(const QJsonValue& data) {
    const auto text = data.isObject() ? data.toObject()[QStringLiteral("data")].toString() : data.toString();
    if (!text.startsWith(QLatin1String("0x"))) {
        return {};
    }
    auto bytes = fromHex(text.toStdString());
    return bytes ? std::move(*bytes) : Bytes{};
}

} // namespace

RpcCall::RpcCall(JsonRpc& rpc, QObject* context, QString method, QJsonArray params, RpcDone done)
    : QObject(&rpc), m_rpc(rpc), m_context(context), m_method(std::move(method)), m_params(std::move(params)),
      m_done(std::move(done)) {
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_late = true;
        if (m_reply) {
            m_reply->abort();
        }
    });
}

RpcCall::~RpcCall() {
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
        m_reply->deleteLater();
    }
}

void RpcCall::start() {
    m_clock.start();
    m_queue = m_rpc.order();
    tryNext();
}

void RpcCall::tryNext() {
    if (!m_context) {
        deleteLater();
        return;
    }
    if (m_queue.empty()) {
        finish(RpcError{m_lastError.value_or(Error::invalid(
                            "rpc-unreachable", "the network file names no RPC server for " + m_rpc.m_chainName)),
                        std::nullopt,
                        {}});
        return;
    }
    if (m_clock.hasExpired(m_rpc.m_limits.deadline.count())) {
        const std::string why = m_lastError ? " (" + m_lastError->message + ")" : std::string();
        finish(RpcError{
            Error::unavailable("rpc-timeout", "no RPC server of " + m_rpc.m_chainName + " answered in time" + why),
            std::nullopt,
            {}});
        return;
    }
    if (m_rpc.isTrusted(server())) {
        ask(m_method, m_params, false);
    } else {
        ask(QStringLiteral("eth_chainId"), {}, true);
    }
}

void RpcCall::ask(const QString& method, const QJsonArray& params, bool isCheck) {
    m_id = ++m_rpc.m_lastId;
    m_late = false;
    m_tooLarge = false;
    const QJsonObject body{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                           {QStringLiteral("id"), static_cast<qint64>(m_id)},
                           {QStringLiteral("method"), method},
                           {QStringLiteral("params"), params}};
    QNetworkRequest request(server().url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    m_reply = m_rpc.m_network.post(request, QJsonDocument(body).toJson(QJsonDocument::Compact));
    connect(m_reply, &QNetworkReply::finished, this, [this, isCheck] { answered(isCheck); });
    connect(m_reply, &QNetworkReply::readyRead, this, [this] {
        if (m_reply->bytesAvailable() > m_rpc.m_limits.bodyBytes) {
            m_tooLarge = true;
            m_reply->abort();
        }
    });
    const auto left = m_rpc.m_limits.deadline.count() - m_clock.elapsed();
    m_timer.start(static_cast<int>(std::clamp<qint64>(left, 1, m_rpc.m_limits.attempt.count())));
}

void RpcCall::answered(bool isCheck) {
    m_timer.stop();
    QNetworkReply* reply = m_reply;
    m_reply = nullptr;
    reply->deleteLater();
    // A kept-alive connection may have died meanwhile. Every method we use can be
    // repeated: reads change nothing, and a raw transaction is the same transaction.
    if (reply->error() == QNetworkReply::RemoteHostClosedError && !m_retried) {
        m_retried = true;
        tryNext();
        return;
    }
    auto answer = readAnswer(*reply);
    if (!answer) {
        serverFailed(answer.error());
        return;
    }
    const auto& said = answer->error;
    if (said && (said->serverCode == kLimitExceeded || said->serverCode == kTooManyRequests)) {
        serverFailed(Error::unavailable("rpc-rate-limited", place() + " refuses more requests for now: wait, or add "
                                                                      "another server to the network file"));
        return;
    }
    if (isCheck) {
        chainIdArrived(answer->result);
        return;
    }
    m_rpc.m_preferred = m_queue.front();
    server().failedAt.reset();
    if (said) {
        finish(*said);
    } else {
        finish(answer->result);
    }
}

void RpcCall::chainIdArrived(const QJsonValue& value) {
    auto chainId = quantity64Of(value, "result of eth_chainId");
    if (!chainId) {
        serverFailed(chainId.error());
    } else if (*chainId != m_rpc.m_chainId) {
        serverFailed(Error::invalid("rpc-wrong-chain", place() + " serves chain id " + std::to_string(*chainId) +
                                                           " and not " + std::to_string(m_rpc.m_chainId) +
                                                           ": correct this chain's rpcUrls in the network file"));
    } else {
        server().checkedAt = std::chrono::steady_clock::now();
        tryNext();
    }
}

void RpcCall::serverFailed(Error error) {
    server().failedAt = std::chrono::steady_clock::now();
    server().checkedAt.reset();
    m_queue.erase(m_queue.begin());
    m_retried = false;
    m_lastError = std::move(error);
    tryNext();
}

void RpcCall::finish(Result<QJsonValue, RpcError> result) {
    deleteLater();
    if (m_context && m_done) {
        const auto done = std::exchange(m_done, nullptr);
        done(std::move(result));
    }
}

Result<RpcCall::Answer> RpcCall::readAnswer(QNetworkReply& reply) const {
    if (m_late || m_tooLarge) {
        return transportError(reply);
    }
    const QByteArray body = reply.readAll();
    const auto document = QJsonDocument::fromJson(body);
    const auto object = document.object();
    const auto error = object[QStringLiteral("error")];
    // Some servers send their errors with an HTTP status other than 200.
    const bool isRpcError = error.isObject();
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if ((reply.error() != QNetworkReply::NoError || status != kOk) && !isRpcError) {
        return transportError(reply);
    }
    if (!document.isObject()) {
        return badAnswer(place() + " did not send a JSON object");
    }
    if (object[QStringLiteral("id")].toInteger(-1) != static_cast<qint64>(m_id) ||
        object[QStringLiteral("jsonrpc")].toString() != QLatin1String("2.0")) {
        return badAnswer(place() + " answered to another request");
    }
    if (isRpcError) {
        const auto e = error.toObject();
        RpcError said;
        said.serverCode = e[QStringLiteral("code")].toInt();
        said.data = revertBytes(e[QStringLiteral("data")]);
        said.error = Error::unavailable(
            "rpc-error", place() + " answered: " + e[QStringLiteral("message")].toString().left(300).toStdString());
        return Answer{{}, std::move(said)};
    }
    if (!object.contains(QStringLiteral("result"))) {
        return badAnswer(place() + " sent neither a result nor an error");
    }
    return Answer{object[QStringLiteral("result")], std::nullopt};
}

Error RpcCall::transportError(const QNetworkReply& reply) const {
    if (m_tooLarge) {
        return Error::unavailable("rpc-too-large", place() + " sent more than " +
                                                       std::to_string(m_rpc.m_limits.bodyBytes >> 20) +
                                                       " MiB: use another RPC server");
    }
    if (m_late) {
        return Error::unavailable("rpc-timeout", place() + " did not answer in time: try again, or add another server "
                                                           "to the network file");
    }
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == kTooManyRequests) {
        return Error::unavailable("rpc-rate-limited", place() + " refuses more requests for now: wait, or add another "
                                                                "server to the network file");
    }
    if (status == kOk) {
        return badAnswer(place() + " broke off its answer");
    }
    if (status != 0) {
        return badAnswer(place() + " answered with HTTP status " + std::to_string(status));
    }
    return Error::unavailable("rpc-unreachable", place() + " can't be reached: start it, or correct this chain's "
                                                           "rpcUrls in the network file");
}

std::string RpcCall::place() const {
    return "the RPC server " + m_rpc.m_servers[m_queue.front()].shown + " of " + m_rpc.m_chainName;
}

} // namespace landfall::l1::evm
