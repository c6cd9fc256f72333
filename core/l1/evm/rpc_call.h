#pragma once

#include "l1/evm/json_rpc.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>

class QNetworkReply;

namespace landfall::l1::evm {

// One call on its way from server to server. Owned by its JsonRpc; deletes itself
// when answered.
class RpcCall : public QObject {
    Q_OBJECT
public:
    RpcCall(JsonRpc& rpc, QObject* context, QString method, QJsonArray params, RpcDone done);
    ~RpcCall() override;

    void start();

private:
    struct Answer {
        QJsonValue result;
        std::optional<RpcError> error; // the server's own
    };

    void tryNext();
    void ask(const QString& method, const QJsonArray& params, bool isCheck);
    void answered(bool isCheck);
    void chainIdArrived(const QJsonValue& value);
    void serverFailed(Error error);
    void finish(Result<QJsonValue, RpcError> result);

    Result<Answer> readAnswer(QNetworkReply& reply) const;
    Error transportError(const QNetworkReply& reply) const;
    JsonRpc::Server& server() { return m_rpc.m_servers[m_queue.front()]; }
    std::string place() const;

    JsonRpc& m_rpc;
    QPointer<QObject> m_context;
    QString m_method;
    QJsonArray m_params;
    RpcDone m_done;
    std::vector<std::size_t> m_queue; // servers still to ask, the current one first
    QPointer<QNetworkReply> m_reply;
    QElapsedTimer m_clock;
    QTimer m_timer; // of the attempt
    std::uint64_t m_id = 0;
    bool m_late = false;
    bool m_tooLarge = false;
    bool m_retried = false; // a kept-alive connection that had gone stale
    std::optional<Error> m_lastError;
};

} // namespace landfall::l1::evm
