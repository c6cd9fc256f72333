#pragma once

#include "l1/evm/json_rpc.h"
#include "l1/evm/rpc_answer.h"

#include <QElapsedTimer>
#include <QPointer>

namespace landfall::l1::evm {

// One call on its way from server to server. Owned by its JsonRpc; deletes itself
// when answered.
class RpcCall : public QObject {
    Q_OBJECT
public:
    RpcCall(JsonRpc& rpc, QObject* context, QString method, QJsonArray params, RpcDone done, RpcAccept accept);

    void start();
    // Before start().
    void askOnly(std::size_t server) {
        m_only = server;
        m_aside = true;
    }
    void keepOrder() { m_aside = true; }

private:
    void tryNext();
    void ask(const QString& method, const QJsonArray& params, bool isCheck);
    void answered(const RpcAnswer& answer, bool isCheck);
    void resultArrived(const QJsonValue& value);
    void chainIdArrived(const QJsonValue& value);
    void succeeded();
    void passOver(RpcError error);
    void serverFailed(Error error, std::optional<std::chrono::seconds> retryAfter);
    void finish(Result<QJsonValue, RpcError> result);

    JsonRpc::Server& server() { return m_rpc.m_servers[m_queue.front()]; }
    std::string place() const { return m_rpc.placeOf(m_queue.front()); }

    JsonRpc& m_rpc;
    QPointer<QObject> m_context;
    QString m_method;
    QJsonArray m_params;
    RpcDone m_done;
    RpcAccept m_accept;
    std::vector<std::size_t> m_queue; // servers still to ask, the current one first
    QElapsedTimer m_clock;
    std::optional<RpcError> m_lastError;
    std::optional<std::size_t> m_only;
    bool m_aside = false;    // success puts no server first
    bool m_declined = false; // m_lastError is a server's word on the question, not its failure
};

} // namespace landfall::l1::evm
