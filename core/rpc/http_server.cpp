#include "rpc/http_server.h"

#include "platform/sockets.h"
#include "rpc/connections.h"
#include "rpc/http_head.h"

#include <QObject>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <deque>
#include <map>
#include <optional>
#include <thread>

namespace landfall::rpc {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Tcp = asio::ip::tcp;
using Code = beast::error_code;
using Id = Connections::Id;

constexpr std::size_t kReadAtOnce = 16 << 10; // bytes; a head and a chunk's header must fit
constexpr auto kFarewell = std::chrono::seconds(2);
constexpr auto kAcceptPause = std::chrono::milliseconds(50);

// An IPv6 network of 64 bits belongs to one customer.
std::string addressKey(asio::ip::address address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    }
    if (!address.is_v6()) {
        return address.to_string();
    }
    const auto bytes = address.to_v6().to_bytes();
    return {bytes.begin(), bytes.begin() + 8};
}

template <class Fields>
std::string field(const Fields& fields, http::field name) {
    const auto value = fields[name];
    return {value.begin(), value.end()};
}

template <class Fields>
HttpHead headOf(const Fields& fields) {
    HttpHead out;
    out.method = std::string(fields.method_string());
    out.target = std::string(fields.target());
    out.host = field(fields, http::field::host);
    out.contentType = field(fields, http::field::content_type);
    out.fromPage = fields.count(http::field::origin) != 0;
    out.expects = fields.count(http::field::expect) != 0;
    return out;
}

template <class Fields>
QByteArray bearer(const Fields& fields) {
    static const std::string prefix = "Bearer ";
    const auto value = field(fields, http::field::authorization);
    return value.starts_with(prefix) ? QByteArray::fromStdString(value.substr(prefix.size())) : QByteArray();
}

// Nothing where there is nobody left to tell.
std::optional<HttpRefusal> refusalOf(const Code& error, const HttpLimits& limits) {
    if (error == http::error::body_limit) {
        return HttpRefusal{413, "the body may have " + std::to_string(limits.body) + " bytes at most"};
    }
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        return HttpRefusal{431, "the headers may have " + std::to_string(limits.head) + " bytes at most"};
    }
    const bool isParsing = error.category() == http::make_error_code(http::error::end_of_stream).category();
    if (isParsing && error != http::error::end_of_stream && error != http::error::partial_message) {
        return HttpRefusal{400, "this is not HTTP/1.1: " + error.message()};
    }
    return std::nullopt;
}

class Door;

// One connection. Lives as long as the door knows it or one of its reads or writes is under way.
class Session : public std::enable_shared_from_this<Session> {
public:
    Session(Door& door, Tcp::socket socket, Id id) : m_door(door), m_stream(std::move(socket)), m_id(id) {}

    void readHead(std::chrono::milliseconds within);
    void answer(const QByteArray& json);
    void close();

    Id id() const { return m_id; }
    const std::string& body() const { return m_parser->get().body(); }
    QByteArray secret() const { return bearer(m_parser->get()); }

private:
    void onHead(const Code& error);
    void onBody(const Code& error);
    void refuse(const HttpRefusal& refusal);
    void write(unsigned status, const char* type, std::string body, bool goesOn);
    void sayFarewell();

    Door& m_door;
    beast::tcp_stream m_stream;
    Id m_id;
    bool m_closed = false;
    beast::flat_buffer m_buffer{kReadAtOnce};
    std::optional<http::request_parser<http::string_body>> m_parser;
    http::response<http::string_body> m_response;
};

// The listening socket, and who came through it. All of it is the door's thread's, but for post().
class Door : public std::enable_shared_from_this<Door> {
public:
    using Call = std::function<void(Id id, const QByteArray& body, const QByteArray& secret)>;

    Door(const HttpLimits& limits, Call call)
        : m_limits(limits), m_call(std::move(call)), m_connections(limits.connections, limits.perAddress) {}

    // What the thread is not yet running.
    Code listen(const Tcp::endpoint& where);
    quint16 port() const { return m_acceptor.local_endpoint().port(); }
    void run();

    // From any thread.
    void stop() { m_io.stop(); }
    void answer(Id id, const QByteArray& json);
    void drop(Id id);

    const HttpLimits& limits() const { return m_limits; }
    bool loopback() const { return m_loopback; }
    void serve(const std::shared_ptr<Session>& session);
    void await(Id id) { m_connections.await(id); }
    void leave(Id id);

private:
    void accept();
    void enter(Tcp::socket socket);
    void startCalls();
    std::shared_ptr<Session> sessionOf(Id id) const;

    HttpLimits m_limits;
    Call m_call;
    asio::io_context m_io{1};
    Tcp::acceptor m_acceptor{m_io};
    asio::steady_timer m_pause{m_io};
    bool m_loopback = true;
    Connections m_connections;
    std::map<Id, std::shared_ptr<Session>> m_sessions;
    std::deque<Id> m_waiting; // for a call to end
    std::size_t m_calls = 0;
};

void Session::readHead(std::chrono::milliseconds within) {
    m_parser.emplace();
    m_parser->header_limit(static_cast<std::uint32_t>(m_door.limits().head));
    m_parser->body_limit(m_door.limits().body);
    m_stream.expires_after(within);
    http::async_read_header(m_stream, m_buffer, *m_parser,
                            [self = shared_from_this()](const Code& error, std::size_t) { self->onHead(error); });
}

void Session::onHead(const Code& error) {
    if (m_closed) {
        return;
    }
    if (error) {
        const auto refusal = refusalOf(error, m_door.limits());
        refusal ? refuse(*refusal) : close();
        return;
    }
    if (const auto refusal = landfall::rpc::refusalOf(headOf(m_parser->get()), m_door.loopback())) {
        refuse(*refusal);
        return;
    }
    m_stream.expires_after(m_door.limits().bodyTime);
    http::async_read(m_stream, m_buffer, *m_parser,
                     [self = shared_from_this()](const Code& readError, std::size_t) { self->onBody(readError); });
}

void Session::onBody(const Code& error) {
    if (m_closed) {
        return;
    }
    if (error) {
        const auto refusal = refusalOf(error, m_door.limits());
        refusal ? refuse(*refusal) : close();
        return;
    }
    m_stream.expires_never();
    m_door.serve(shared_from_this());
}

void Session::answer(const QByteArray& json) {
    if (!m_closed) {
        m_door.await(m_id);
        write(200, "application/json", json.toStdString(), m_parser->get().keep_alive());
    }
}

void Session::refuse(const HttpRefusal& refusal) {
    write(refusal.status, "text/plain; charset=utf-8", refusal.why + "\n", false);
}

void Session::write(unsigned status, const char* type, std::string body, bool goesOn) {
    m_response = {};
    m_response.result(status);
    m_response.set(http::field::content_type, type);
    if (status == 405) {
        m_response.set(http::field::allow, "POST");
    }
    m_response.body() = std::move(body);
    m_response.keep_alive(goesOn);
    m_response.prepare_payload();
    m_stream.expires_after(m_door.limits().writeTime);
    http::async_write(m_stream, m_response, [self = shared_from_this(), goesOn](const Code& error, std::size_t) {
        self->m_response = {};
        if (self->m_closed) {
            return;
        }
        if (error) {
            self->close();
        } else if (goesOn) {
            self->readHead(self->m_door.limits().idleTime);
        } else {
            Code ignored;
            self->m_stream.socket().shutdown(Tcp::socket::shutdown_send, ignored);
            self->m_stream.expires_after(kFarewell);
            self->sayFarewell();
        }
    });
}

// A socket closed on bytes that nobody read takes the answer back, so they are read for a while.
void Session::sayFarewell() {
    m_buffer.clear();
    m_stream.async_read_some(m_buffer.prepare(kReadAtOnce),
                             [self = shared_from_this()](const Code& error, std::size_t) {
                                 if (self->m_closed) {
                                     return;
                                 }
                                 error ? self->close() : self->sayFarewell();
                             });
}

void Session::close() {
    if (!m_closed) {
        m_closed = true;
        m_stream.close();
        m_door.leave(m_id); // may be the last that holds this
    }
}

Code Door::listen(const Tcp::endpoint& where) {
    Code error;
    m_loopback = where.address().is_loopback();
    if (!m_acceptor.open(where.protocol(), error)) {
        // Asio leaves sockets to child processes.
        const auto socket = static_cast<platform::SocketHandle>(m_acceptor.native_handle());
        platform::keepFromChildren(socket);
        error.assign(platform::claimPort(socket), asio::error::get_system_category());
    }
    if (!error && where.address().is_v6()) {
        m_acceptor.set_option(asio::ip::v6_only(true), error);
    }
    if (!error) {
        m_acceptor.bind(where, error);
    }
    if (!error) {
        m_acceptor.listen(asio::socket_base::max_listen_connections, error);
    }
    return error;
}

void Door::run() {
    accept();
    m_io.run();
}

void Door::accept() {
    m_acceptor.async_accept([this](const Code& error, Tcp::socket socket) {
        if (!error) {
            enter(std::move(socket));
            accept();
            return;
        }
        // Such as no descriptor being left: some of ours will be in a moment.
        m_pause.expires_after(kAcceptPause);
        m_pause.async_wait([this](const Code&) { accept(); });
    });
}

void Door::enter(Tcp::socket socket) {
    platform::keepFromChildren(static_cast<platform::SocketHandle>(socket.native_handle()));
    Code error;
    const auto peer = socket.remote_endpoint(error);
    if (error) {
        return; // gone already
    }
    const auto entry = m_connections.enter(addressKey(peer.address()));
    if (entry.goes) {
        if (const auto leaving = sessionOf(*entry.goes)) {
            leaving->close();
        }
    }
    if (!entry.id) {
        return;
    }
    socket.set_option(Tcp::no_delay(true), error);
    const auto session = std::make_shared<Session>(*this, std::move(socket), *entry.id);
    m_sessions.emplace(*entry.id, session);
    session->readHead(m_limits.headTime);
}

void Door::leave(Id id) {
    m_connections.leave(id);
    m_sessions.erase(id);
}

std::shared_ptr<Session> Door::sessionOf(Id id) const {
    const auto found = m_sessions.find(id);
    return found == m_sessions.end() ? nullptr : found->second;
}

void Door::serve(const std::shared_ptr<Session>& session) {
    m_connections.serve(session->id());
    m_waiting.push_back(session->id());
    startCalls();
}

void Door::startCalls() {
    while (m_calls < m_limits.calls && !m_waiting.empty()) {
        const auto session = sessionOf(m_waiting.front());
        m_waiting.pop_front();
        if (session) {
            ++m_calls;
            m_call(session->id(), QByteArray::fromStdString(session->body()), session->secret());
        }
    }
}

void Door::answer(Id id, const QByteArray& json) {
    asio::post(m_io, [this, id, json] {
        --m_calls;
        if (const auto session = sessionOf(id)) {
            session->answer(json);
        }
        startCalls();
    });
}

void Door::drop(Id id) {
    asio::post(m_io, [this, id] {
        --m_calls;
        if (const auto session = sessionOf(id)) {
            session->close();
        }
        startCalls();
    });
}

// What a handler holds until it answers.
class Ticket {
public:
    Ticket(std::weak_ptr<Door> door, Id id) : m_door(std::move(door)), m_id(id) {}
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;
    ~Ticket() {
        if (const auto door = m_door.lock()) {
            door->drop(m_id);
        }
    }

    void answer(const QByteArray& json) {
        if (const auto door = std::exchange(m_door, {}).lock()) {
            door->answer(m_id, json);
        }
    }

private:
    std::weak_ptr<Door> m_door; // empty once answered
    Id m_id;
};

} // namespace

struct HttpServer::Parts {
    Handler handler;
    std::shared_ptr<Door> door;
    QObject here; // calls come to its thread, and none after it is gone
    std::thread thread;

    void call(Id id, const QByteArray& body, const QByteArray& secret) {
        const auto ticket = std::make_shared<Ticket>(door, id);
        handler(body, secret, [ticket](const QByteArray& json) { ticket->answer(json); });
    }
};

HttpServer::HttpServer(Handler handler, const HttpLimits& limits) : m_parts(std::make_unique<Parts>()) {
    m_parts->handler = std::move(handler);
    m_parts->door = std::make_shared<Door>(
        limits, [parts = m_parts.get()](Id id, const QByteArray& body, const QByteArray& secret) {
            QMetaObject::invokeMethod(
                &parts->here, [parts, id, body, secret] { parts->call(id, body, secret); }, Qt::QueuedConnection);
        });
}

HttpServer::~HttpServer() {
    m_parts->door->stop();
    if (m_parts->thread.joinable()) {
        m_parts->thread.join();
    }
}

Result<QUrl> HttpServer::listen(const QHostAddress& address, quint16 port) {
    auto& door = *m_parts->door;
    const auto error = door.listen({asio::ip::make_address(address.toString().toStdString()), port});
    if (error) {
        const auto where = "port " + std::to_string(port) + " of " + address.toString().toStdString();
        if (error == asio::error::address_in_use) {
            return Error::unavailable("rpc-port-taken", where + " is taken by another program: choose another for "
                                                                "--rpc-port or --rpc-listen, or 0 for any free one");
        }
        return Error::unavailable("rpc-port-refused", "can't listen on " + where + ": " + error.message());
    }
    QUrl url;
    url.setScheme(QStringLiteral("http"));
    url.setHost(address.toString());
    url.setPort(door.port());
    url.setPath(QStringLiteral("/"));
    m_parts->thread = std::thread([door = m_parts->door.get()] { door->run(); });
    return url;
}

} // namespace landfall::rpc
