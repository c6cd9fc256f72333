#include "l1/evm/rpc_call.h"

#include "l1/error_codes.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace landfall::l1::evm {

RpcCall::RpcCall(JsonRpc& rpc, QObject* context, QString method, QJsonArray params, RpcDone done, RpcAccept accept)
    : QObject(&rpc), m_rpc(rpc), m_context(context), m_method(std::move(method)), m_params(std::move(params)),
      m_done(std::move(done)), m_accept(std::move(accept)) {
}

void RpcCall::start() {
    m_clock.start();
    m_queue = m_rpc.order();
    if (m_only) {
        std::erase_if(m_queue, [this](std::size_t server) { return server != *m_only; });
    }
    if (m_queue.empty()) {
        m_lastError = RpcError{m_only ? m_rpc.whyNot(*m_only) : m_rpc.whyNobody(), std::nullopt, {}};
    }
    tryNext();
}

void RpcCall::tryNext() {
    if (!m_context) {
        deleteLater();
        return;
    }
    // Where one says that it does not know, those that rest are not woken to ask whether they do.
    if (m_queue.empty() || (m_declined && m_rpc.isResting(m_queue.front()))) {
        finish(*m_lastError);
        return;
    }
    if (m_clock.hasExpired(m_rpc.m_limits.deadline.count())) {
        const std::string why = m_lastError ? " (" + m_lastError->error.message + ")" : std::string();
        finish(RpcError{
            Error::unavailable(code::kRpcTimeout, "no RPC server of " + m_rpc.m_chainName + " answered in time" + why),
            std::nullopt,
            {}});
        return;
    }
    if (m_rpc.isTrusted(server())) {
        ask(m_method, m_params, false);
    } else {
        ask(m_rpc.m_dialect.chainIdMethod, {}, true);
    }
}

void RpcCall::ask(const QString& method, const QJsonArray& params, bool isCheck) {
    const auto id = ++m_rpc.m_lastId;
    const QJsonObject body{{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                           {QStringLiteral("id"), static_cast<qint64>(id)},
                           {QStringLiteral("method"), method},
                           {QStringLiteral("params"), params}};
    const auto left = std::chrono::milliseconds(m_rpc.m_limits.deadline.count() - m_clock.elapsed());
    const HttpLimits limits{.deadline = std::clamp(left, std::chrono::milliseconds(1), m_rpc.m_limits.attempt),
                            .bodyBytes = m_rpc.m_limits.bodyBytes};
    m_rpc.m_http.post(this, server().url, QJsonDocument(body).toJson(QJsonDocument::Compact), {}, limits,
                      [this, method, id, isCheck](const Result<HttpReply, HttpFailure>& reply) {
                          answered(m_rpc.m_dialect.read(method, id, reply, place(), m_rpc.m_limits.bodyBytes), isCheck);
                      });
}

void RpcCall::answered(const RpcAnswer& answer, bool isCheck) {
    using Kind = RpcAnswer::Kind;
    if (isCheck && answer.kind != Kind::Result) {
        serverFailed(answer.error.error, answer.retryAfter);
        return;
    }
    switch (answer.kind) {
    case Kind::Result:
        if (isCheck) {
            chainIdArrived(answer.result);
        } else {
            resultArrived(answer.result);
        }
        return;
    case Kind::Refusal:
        succeeded();
        finish(answer.error);
        return;
    case Kind::AskLess: {
        auto error = answer.error;
        if (error.error.code != code::kRpcTimeout) { // which may also be the server's state
            error.error.code = code::kRpcAskLess;
        }
        m_rpc.m_preferred = m_queue.front();
        finish(error);
        return;
    }
    case Kind::Declined:
        passOver(answer.error);
        return;
    case Kind::Fault:
        serverFailed(answer.error.error, answer.retryAfter);
        return;
    }
}

void RpcCall::resultArrived(const QJsonValue& value) {
    const auto good = m_accept ? m_accept(value) : Status();
    if (good || good.error().kind == ErrorKind::Invalid) {
        succeeded();
        finish(good ? Result<QJsonValue, RpcError>(value) : RpcError{good.error(), std::nullopt, {}});
    } else if (good.error().code == code::kBlockNotFound || good.error().code == code::kTransactionNotFound) {
        passOver({good.error(), std::nullopt, {}});
    } else {
        auto error = good.error();
        error.message = place() + ": " + error.message;
        serverFailed(std::move(error), std::nullopt);
    }
}

void RpcCall::succeeded() {
    m_aside ? m_rpc.succeededAside(m_queue.front()) : m_rpc.succeeded(m_queue.front());
}

void RpcCall::chainIdArrived(const QJsonValue& value) {
    if (const auto good = m_rpc.m_dialect.checkChain(value, place()); !good) {
        serverFailed(good.error(), std::nullopt);
    } else {
        server().checkedAt = std::chrono::steady_clock::now();
        tryNext();
    }
}

void RpcCall::passOver(RpcError error) {
    m_queue.erase(m_queue.begin());
    m_lastError = std::move(error);
    m_declined = true;
    tryNext();
}

void RpcCall::serverFailed(Error error, std::optional<std::chrono::seconds> retryAfter) {
    m_rpc.setAside(m_queue.front(), error, retryAfter);
    m_queue.erase(m_queue.begin());
    // What a server that can be asked says of the question tells more than that another one fails.
    if (!m_declined) {
        m_lastError = RpcError{std::move(error), std::nullopt, {}};
    }
    tryNext();
}

void RpcCall::finish(Result<QJsonValue, RpcError> result) {
    deleteLater();
    if (m_context && m_done) {
        const auto done = std::exchange(m_done, nullptr);
        done(std::move(result));
    }
}

} // namespace landfall::l1::evm
