#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QString>
#include <QTcpSocket>
#include <QUrl>

#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <vector>

namespace landfall::l1 {

struct HttpLimits {
    std::chrono::milliseconds deadline{20'000}; // of the whole exchange, from the call to the last byte
    qint64 headerBytes = 64LL << 10;
    qint64 bodyBytes = 32LL << 20;
};

struct HttpReply {
    int status = 0;
    QByteArray body;
    std::optional<std::chrono::seconds> retryAfter; // a date in its place is not understood
};

struct HttpFailure {
    enum class Kind { Unreachable, NotTrusted, Late, TooLarge, BrokenOff }; // NotTrusted: its TLS certificate
    Kind kind = Kind::Unreachable;
    QString detail; // the system's words; may be empty
};

using HttpHeaders = std::vector<std::pair<QByteArray, QByteArray>>;
using HttpDone = std::function<void(Result<HttpReply, HttpFailure>)>;

// POST over HTTP/1.1, with or without TLS. The limits hold for all that a server sends, its headers
// included. Qt's own client has none for those: it reads them on a thread that answers nobody
// meanwhile, and keeps them. Connections are kept for the next call; redirects are not followed.
class HttpClient : public QObject {
    Q_OBJECT
public:
    explicit HttpClient(QObject* parent = nullptr) : QObject(parent) {}
    ~HttpClient() override;

    // Answers from the event loop, once, unless `context` or this is gone by then.
    void post(QObject* context, const QUrl& url, QByteArray body, HttpHeaders headers, HttpLimits limits,
              HttpDone done);

private:
    friend class HttpExchange;

    static QString placeOf(const QUrl& url);
    // A kept connection, or nothing.
    std::unique_ptr<QTcpSocket> takeIdle(const QString& place);
    void keep(const QString& place, std::unique_ptr<QTcpSocket> socket);
    // At most so many at once to one place; the others wait in order.
    void enter(class HttpExchange& exchange);
    void leave(class HttpExchange& exchange);

    struct Idle {
        QString place;
        std::unique_ptr<QTcpSocket> socket;
    };
    std::list<Idle> m_idle;
    QHash<QString, int> m_active;
    std::list<class HttpExchange*> m_waiting;
};

} // namespace landfall::l1
