#include "e2e/stranger.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <netinet/in.h>
#include <poll.h>
#include <random>
#include <sys/socket.h>
#include <unistd.h>

namespace landfall::e2e {
namespace {

using namespace std::chrono_literals;

constexpr int kCallers = 6; // a port

// A blocking socket that gives up after two seconds.
class Socket {
public:
    explicit Socket(quint16 port) : m_descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const timeval patience{2, 0};
        setsockopt(m_descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        setsockopt(m_descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        m_connected = ::connect(m_descriptor, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
    }
    Socket(Socket&& other) noexcept
        : m_descriptor(std::exchange(other.m_descriptor, -1)), m_connected(other.m_connected) {}
    Socket& operator=(Socket&& other) noexcept {
        std::swap(m_descriptor, other.m_descriptor);
        std::swap(m_connected, other.m_connected);
        return *this;
    }
    ~Socket() {
        if (m_descriptor >= 0) {
            ::close(m_descriptor);
        }
    }

    bool connected() const { return m_connected; }
    bool send(const QByteArray& bytes) {
        return m_connected && ::send(m_descriptor, bytes.constData(), static_cast<std::size_t>(bytes.size()),
                                     MSG_NOSIGNAL) == bytes.size();
    }
    // What is there next; empty at the end.
    QByteArray receive() {
        std::array<char, 16'384> bytes{};
        const auto count = ::recv(m_descriptor, bytes.data(), bytes.size(), 0);
        return {bytes.data(), std::max<qsizetype>(count, 0)};
    }
    bool ended() const {
        char byte = 0;
        return ::recv(m_descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0 || (errno != EAGAIN && errno != EINTR);
    }

private:
    int m_descriptor;
    bool m_connected = false;
};

// As clients name a host: with a port, whichever.
QByteArray head(const QByteArray& more) {
    return "POST / HTTP/1.1\r\nHost: localhost:1\r\nContent-Type: application/json\r\n" + more + "\r\n";
}

QByteArray request(const QByteArray& body) {
    return head("Content-Length: " + QByteArray::number(body.size()) + "\r\n") + body;
}

} // namespace

Stranger::Stranger(std::vector<quint16> ports, QByteArray transaction, std::size_t idleConnections)
    : m_transaction(std::move(transaction)) {
    for (const auto port : ports) {
        m_threads.emplace_back([this, port] { cutOff(port); });
        m_threads.emplace_back([this, port] { halves(port); });
        for (int kind = 0; kind < 4; ++kind) {
            m_threads.emplace_back([this, port, kind] { endless(port, kind); });
        }
        m_threads.emplace_back([this, port, count = idleConnections / ports.size()] { idle(port, count); });
        m_threads.emplace_back([this, port] { slow(port); });
        for (int i = 0; i < kCallers; ++i) {
            m_threads.emplace_back([this, port] { call(port); });
        }
    }
}

void Stranger::stop() {
    m_stopped = true;
    for (auto& thread : m_threads) {
        thread.join();
    }
    m_threads.clear();
}

void Stranger::cutOff(quint16 port) {
    std::mt19937 random(port);
    while (!m_stopped) {
        {
            Socket socket(port);
            socket.send(request(m_transaction).repeated(5));
            ++m_counts.cutOff;
            std::this_thread::sleep_for(std::chrono::microseconds(random() % 8'000));
        }
        std::this_thread::sleep_for(30ms);
    }
}

void Stranger::halves(quint16 port) {
    std::vector<Socket> kept;
    while (!m_stopped) {
        kept.emplace_back(port);
        const auto whole = request(m_transaction);
        kept.back().send(whole.left(whole.size() - 1 - static_cast<qsizetype>(kept.size()) * 7));
        ++m_counts.halves;
        if (kept.size() == 40) {
            kept.clear();
        }
        std::this_thread::sleep_for(50ms);
    }
}

void Stranger::endless(quint16 port, int kind) {
    const QByteArray filling(64 << 10, 'x');
    const std::array<QByteArray, 4> begins = {
        head({}).chopped(2) + "X: ",                             // a header
        head("Content-Length: 1500000000\r\n"),                  // a huge body
        head("Transfer-Encoding: chunked\r\n") + "5dc00000\r\n", // a huge chunk
        head("Transfer-Encoding: chunked\r\n") + "1;",           // an extension
    };
    while (!m_stopped) {
        Socket socket(port);
        bool taken = socket.send(begins[static_cast<std::size_t>(kind)]);
        ++m_counts.endless;
        while (taken && !m_stopped) {
            taken = socket.send(filling);
        }
        std::this_thread::sleep_for(200ms);
    }
}

void Stranger::idle(quint16 port, std::size_t connections) {
    std::vector<Socket> kept;
    while (!m_stopped) {
        for (std::size_t i = 0; i < connections && !m_stopped; ++i) {
            if (i < kept.size() && !kept[i].ended()) {
                continue;
            }
            Socket fresh(port);
            ++m_counts.idle;
            i < kept.size() ? void(kept[i] = std::move(fresh)) : kept.push_back(std::move(fresh));
            std::this_thread::sleep_for(1ms);
        }
        // All are there. Who is turned away comes back now and then: more often, and connecting is all that happens.
        std::this_thread::sleep_for(5s);
    }
}

void Stranger::slow(quint16 port) {
    const auto tokens = request(R"({"jsonrpc":"2.0","id":1,"method":"getSupportTokens","params":[]})");
    std::vector<Socket> kept;
    while (!m_stopped) {
        kept.emplace_back(port);
        while (!m_stopped && kept.back().send(tokens.repeated(200))) {
            // until neither side takes more
        }
        ++m_counts.slow;
        if (kept.size() == 40) {
            kept.clear();
        }
    }
}

void Stranger::call(quint16 port) {
    const auto bodies = std::array<QByteArray, 3>{
        request(R"({"jsonrpc":"2.0","id":1,"method":"getSupportChains","params":[]})"),
        request(R"({"jsonrpc":"2.0","id":1,"method":"getVotes","params":[1]})"),
        request(m_transaction),
    };
    while (!m_stopped) {
        Socket socket(port);
        bool answered = false;
        for (std::size_t i = 0; !m_stopped && socket.send(bodies[i % bodies.size()]); ++i) {
            if (!socket.receive().startsWith("HTTP/1.1 200")) {
                break;
            }
            answered = true;
            ++m_counts.calls;
            std::this_thread::sleep_for(10ms);
        }
        m_counts.unheard += answered ? 0 : 1;
    }
}

} // namespace landfall::e2e
