#pragma once

#include "l1/http_client.h"

#include <QPointer>
#include <QTcpSocket>
#include <QTimer>

namespace landfall::l1 {

// The bytes of one answer, read as they come. Holds no more than the limits allow.
class HttpReader {
public:
    explicit HttpReader(const HttpLimits& limits) : m_limits(limits) {}

    enum class State { More, Done, TooLarge, Malformed };
    State take(const QByteArray& bytes);
    // The server closed the connection: for some answers that is their end.
    State closed();

    bool empty() const { return m_begun == 0; }
    bool keepsAlive() const { return m_keepAlive && m_rest.isEmpty(); }
    HttpReply reply() const { return {m_status, m_body, m_retryAfter}; }

private:
    enum class Part { Header, Body, UntilClose, ChunkSize, Chunk, ChunkEnd, Trailer, End };

    State readHeader();
    bool readField(const QByteArray& name, const QByteArray& value);
    State readChunks();
    // The next line, without its end; nothing if it is not whole yet.
    std::optional<QByteArray> line();
    State check(State state);

    HttpLimits m_limits;
    Part m_part = Part::Header;
    QByteArray m_rest; // received, not yet read
    qint64 m_begun = 0;
    qint64 m_headerBytes = 0; // headers, sizes of chunks and trailers
    int m_status = 0;
    bool m_keepAlive = true;
    bool m_chunked = false;
    std::optional<qint64> m_length;
    qint64 m_left = 0; // of the body or chunk
    QByteArray m_body;
    std::optional<std::chrono::seconds> m_retryAfter;
};

// One call of HttpClient. Deletes itself.
class HttpExchange : public QObject {
    Q_OBJECT
public:
    HttpExchange(HttpClient& client, QObject* context, const QUrl& url, const QByteArray& request, HttpLimits limits,
                 HttpDone done);
    ~HttpExchange() override;

    const QString& place() const { return m_place; }
    bool active = false; // HttpClient's own
    void begin();

private:
    void use(std::unique_ptr<QTcpSocket> socket);
    void connectAnew();
    void write();
    void read();
    void ended(HttpReader::State state);
    void lost(const QString& detail);
    void finish(Result<HttpReply, HttpFailure> result);

    HttpClient& m_client;
    QPointer<QObject> m_context;
    QUrl m_url;
    QString m_place;
    QByteArray m_request;
    HttpLimits m_limits;
    HttpDone m_done;
    HttpReader m_reader;
    std::unique_ptr<QTcpSocket> m_socket;
    QTimer m_timer;
    bool m_kept = false; // the socket has served an earlier call
};

} // namespace landfall::l1
