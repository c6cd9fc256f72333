#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QHostAddress>
#include <QUrl>

#include <chrono>
#include <functional>
#include <memory>

namespace landfall::rpc {

// What a door puts up with. Times are for the whole of each part, however it drips.
struct HttpLimits {
    std::size_t connections = 64; // in all
    std::size_t perAddress = 64;  // an IPv6 network of 64 bits counts as one
    std::size_t calls = 16;       // with the handler at once; others wait, first come first served
    std::size_t head = 8 << 10;   // bytes
    std::size_t body = 64 << 10;  // bytes
    std::chrono::milliseconds headTime = std::chrono::seconds(10); // from the connection on
    std::chrono::milliseconds idleTime = std::chrono::seconds(30); // from an answer to the next request's head
    std::chrono::milliseconds bodyTime = std::chrono::seconds(10);
    std::chrono::milliseconds writeTime = std::chrono::seconds(20);
};

// The only place that knows the HTTP library. POST bodies on "/" go to the handler, which may answer later from
// the same thread. The sockets have a thread of their own, which ends with the server. An answer that comes
// after that, or after its socket's end, is dropped. A connection's requests are answered in order, one after
// another.
class HttpServer {
public:
    using Answer = std::function<void(const QByteArray& json)>;
    // `secret` is what the Authorization header's "Bearer" carried, or empty. Runs on the thread that made the
    // server. Where the answer is thrown away unused, the connection ends.
    using Handler = std::function<void(const QByteArray& body, const QByteArray& secret, Answer answer)>;

    HttpServer(Handler handler, const HttpLimits& limits);
    ~HttpServer();

    // Once. Port 0 takes a free one. On a loopback address only clients that call it by a loopback's name are
    // answered. Errors: rpc-port-taken, rpc-port-refused.
    Result<QUrl> listen(const QHostAddress& address, quint16 port);

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace landfall::rpc
