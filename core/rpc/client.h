#pragma once

#include "base/result.h"
#include "l1/http_client.h"
#include "rpc/cookie.h"

#include <QJsonArray>
#include <QJsonValue>
#include <QObject>

#include <chrono>
#include <functional>

namespace landfall::rpc {

// What a node answered with: its own code and name, or ours (0) if it gave no answer.
struct CallError {
    int code = 0;
    Error error;
};

using CallDone = std::function<void(const Result<QJsonValue, CallError>&)>;

// A node's client. Answers come from the event loop, once, after at most the
// deadline, unless `context` or the client is gone by then.
class Client : public QObject {
    Q_OBJECT
public:
    // Without a secret only the open methods answer.
    explicit Client(QUrl url, QByteArray secret = {}, QObject* parent = nullptr);

    // Errors besides the node's own: node-unreachable, node-not-trusted, node-timeout, node-bad-answer.
    void call(QObject* context, const QString& method, const QJsonArray& params, CallDone done,
              std::chrono::milliseconds deadline = std::chrono::seconds(20));

private:
    QUrl m_url;
    QByteArray m_secret;
    l1::HttpClient m_http;
    int m_lastId = 0;
};

} // namespace landfall::rpc
