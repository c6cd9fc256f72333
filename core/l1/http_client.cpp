#include "l1/http_client.h"

#include "l1/http_exchange.h"

#include <QSslSocket>

#include <algorithm>

namespace landfall::l1 {

namespace {

constexpr int kMostAtOnce = 6;       // to one place
constexpr std::size_t kMostIdle = 8; // of all places
constexpr qint64 kReadAtOnce = 64LL << 10;
constexpr int kHttpPort = 80;
constexpr int kHttpsPort = 443;

bool isEncrypted(const QUrl& url) {
    return url.scheme() == QLatin1String("https");
}

int portOf(const QUrl& url) {
    return url.port(isEncrypted(url) ? kHttpsPort : kHttpPort);
}

QByteArray requestOf(const QUrl& url, const QByteArray& body, const HttpHeaders& headers) {
    QByteArray path = url.path(QUrl::FullyEncoded).toLatin1();
    if (path.isEmpty()) {
        path = "/";
    }
    if (url.hasQuery()) {
        path += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    }
    QByteArray host = url.host(QUrl::FullyEncoded).toLatin1();
    if (host.contains(':')) {
        host = '[' + host + ']';
    }
    if (url.port() != -1) {
        host += ':' + QByteArray::number(url.port());
    }
    QByteArray out = "POST " + path + " HTTP/1.1\r\nHost: " + host +
                     "\r\nUser-Agent: Landfall\r\nAccept: application/json\r\nContent-Type: application/json\r\n";
    if (!url.userName().isEmpty()) {
        const auto login = url.userName(QUrl::FullyDecoded) + QLatin1Char(':') + url.password(QUrl::FullyDecoded);
        out += "Authorization: Basic " + login.toUtf8().toBase64() + "\r\n";
    }
    for (const auto& [name, value] : headers) {
        out += name + ": " + value + "\r\n";
    }
    return out + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

} // namespace

// --- client ---

HttpClient::~HttpClient() {
    m_waiting.clear();
    for (auto& idle : m_idle) {
        idle.socket->disconnect(this); // its end would be told to us
    }
    qDeleteAll(findChildren<HttpExchange*>(QString(), Qt::FindDirectChildrenOnly));
}

QString HttpClient::placeOf(const QUrl& url) {
    return url.scheme() + QLatin1Char(' ') + url.host() + QLatin1Char(' ') + QString::number(portOf(url));
}

void HttpClient::post(QObject* context, const QUrl& url, QByteArray body, HttpHeaders headers, HttpLimits limits,
                      HttpDone done) {
    auto* exchange = new HttpExchange(*this, context, url, requestOf(url, body, headers), limits, std::move(done));
    QMetaObject::invokeMethod(
        exchange, [this, exchange] { enter(*exchange); }, Qt::QueuedConnection);
}

void HttpClient::enter(HttpExchange& exchange) {
    auto& count = m_active[exchange.place()];
    if (count >= kMostAtOnce) {
        m_waiting.push_back(&exchange);
        return;
    }
    ++count;
    exchange.active = true;
    exchange.begin();
}

void HttpClient::leave(HttpExchange& exchange) {
    m_waiting.remove(&exchange);
    if (!std::exchange(exchange.active, false)) {
        return;
    }
    --m_active[exchange.place()];
    const auto next = std::find_if(m_waiting.begin(), m_waiting.end(),
                                   [&](const auto* waiting) { return waiting->place() == exchange.place(); });
    if (next != m_waiting.end()) {
        auto* waiting = *next;
        m_waiting.erase(next);
        enter(*waiting);
    }
}

std::unique_ptr<QTcpSocket> HttpClient::takeIdle(const QString& place) {
    while (true) {
        const auto found =
            std::find_if(m_idle.begin(), m_idle.end(), [&](const Idle& idle) { return idle.place == place; });
        if (found == m_idle.end()) {
            return nullptr;
        }
        auto socket = std::move(found->socket);
        m_idle.erase(found);
        socket->disconnect(this);
        // Bytes that nobody asked for, or an end: of no more use.
        if (socket->state() == QAbstractSocket::ConnectedState && socket->bytesAvailable() == 0) {
            return socket;
        }
        socket.release()->deleteLater();
    }
}

void HttpClient::keep(const QString& place, std::unique_ptr<QTcpSocket> socket) {
    auto* const raw = socket.get();
    connect(raw, &QTcpSocket::disconnected, this, [this, raw] {
        const auto found =
            std::find_if(m_idle.begin(), m_idle.end(), [&](const Idle& idle) { return idle.socket.get() == raw; });
        if (found != m_idle.end()) {
            found->socket.release()->deleteLater();
            m_idle.erase(found);
        }
    });
    m_idle.push_back({place, std::move(socket)});
    if (m_idle.size() > kMostIdle) {
        m_idle.front().socket->disconnect(this);
        m_idle.front().socket.release()->deleteLater();
        m_idle.pop_front();
    }
}

// --- exchange ---

HttpExchange::HttpExchange(HttpClient& client, QObject* context, const QUrl& url, const QByteArray& request,
                           HttpLimits limits, HttpDone done)
    : QObject(&client), m_client(client), m_context(context), m_url(url), m_place(HttpClient::placeOf(url)),
      m_request(request), m_limits(limits), m_done(std::move(done)), m_reader(limits) {
    connect(context, &QObject::destroyed, this, [this] { delete this; });
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { finish(HttpFailure{HttpFailure::Kind::Late, {}}); });
    m_timer.start(limits.deadline);
}

HttpExchange::~HttpExchange() {
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->abort();
        m_socket.release()->deleteLater();
    }
    m_client.leave(*this);
}

void HttpExchange::begin() {
    if (auto socket = m_client.takeIdle(m_place)) {
        m_kept = true;
        use(std::move(socket));
        write();
    } else {
        connectAnew();
    }
}

void HttpExchange::connectAnew() {
    m_kept = false;
    m_reader = HttpReader(m_limits);
    const auto host = m_url.host(QUrl::FullyEncoded);
    const auto port = static_cast<quint16>(portOf(m_url));
    if (isEncrypted(m_url)) {
        auto socket = std::make_unique<QSslSocket>();
        auto* const encrypted = socket.get();
        use(std::move(socket));
        connect(encrypted, &QSslSocket::encrypted, this, [this] { write(); });
        encrypted->connectToHostEncrypted(host, port);
    } else {
        use(std::make_unique<QTcpSocket>());
        connect(m_socket.get(), &QTcpSocket::connected, this, [this] { write(); });
        m_socket->connectToHost(host, port);
    }
}

void HttpExchange::use(std::unique_ptr<QTcpSocket> socket) {
    m_socket = std::move(socket);
    m_socket->setReadBufferSize(4 * kReadAtOnce);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, [this] { read(); });
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
        if (error == QAbstractSocket::SslHandshakeFailedError) {
            finish(HttpFailure{HttpFailure::Kind::NotTrusted, m_socket->errorString()});
        } else {
            lost(m_socket->errorString());
        }
    });
    connect(m_socket.get(), &QTcpSocket::disconnected, this, [this] { lost({}); });
}

void HttpExchange::write() {
    m_socket->write(m_request);
}

void HttpExchange::read() {
    // In portions, so that a stream without end is noticed at its bound.
    while (m_socket && m_socket->bytesAvailable() > 0) {
        const auto bytes = m_socket->read(kReadAtOnce);
        if (bytes.isEmpty()) {
            return;
        }
        const auto state = m_reader.take(bytes);
        if (state != HttpReader::State::More) {
            ended(state);
            return;
        }
    }
}

void HttpExchange::ended(HttpReader::State state) {
    switch (state) {
    case HttpReader::State::Done:
        if (m_reader.keepsAlive() && m_socket->state() == QAbstractSocket::ConnectedState) {
            m_socket->disconnect(this);
            m_client.keep(m_place, std::move(m_socket));
        }
        finish(m_reader.reply());
        return;
    case HttpReader::State::TooLarge:
        finish(HttpFailure{HttpFailure::Kind::TooLarge, {}});
        return;
    default:
        finish(HttpFailure{HttpFailure::Kind::BrokenOff, {}});
    }
}

void HttpExchange::lost(const QString& detail) {
    if (!m_socket) {
        return;
    }
    read();
    if (!m_socket || !m_done) {
        return;
    }
    if (m_reader.empty() && m_kept) {
        // The server had closed a kept connection meanwhile. What we send can be sent twice: reads change
        // nothing, and a signed transaction or request is itself again.
        m_socket->disconnect(this);
        m_socket.release()->deleteLater();
        connectAnew();
        return;
    }
    if (!m_reader.empty()) {
        ended(m_reader.closed());
        return;
    }
    finish(HttpFailure{HttpFailure::Kind::Unreachable, detail});
}

void HttpExchange::finish(Result<HttpReply, HttpFailure> result) {
    m_timer.stop();
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->abort();
        m_socket.release()->deleteLater();
    }
    m_client.leave(*this);
    deleteLater();
    if (const auto done = std::exchange(m_done, nullptr); done && m_context) {
        disconnect(m_context, nullptr, this, nullptr); // it may go while it is told
        done(std::move(result));
    }
}

} // namespace landfall::l1
