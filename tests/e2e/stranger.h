#pragma once

#include <QByteArray>

#include <atomic>
#include <thread>
#include <vector>

namespace landfall::e2e {

// Somebody who can reach a port of this machine, knows neither cookie nor key, and means ill. Does all of
// it at once, from threads of its own, until it is stopped.
class Stranger {
public:
    // `transaction`: a call of sendTransaction that is checked up to its signature, which is wrong.
    Stranger(std::vector<quint16> ports, QByteArray transaction, std::size_t idleConnections);
    ~Stranger() { stop(); }
    void stop();

    struct Counts {
        std::atomic<std::uint64_t> cutOff = 0;  // connections closed on five calls that wait for their answers
        std::atomic<std::uint64_t> halves = 0;  // bodies that end before their length
        std::atomic<std::uint64_t> endless = 0; // headers, bodies and chunks without end, in connections
        std::atomic<std::uint64_t> idle = 0;    // connections opened to say nothing
        std::atomic<std::uint64_t> slow = 0;    // connections that ask and don't read
        std::atomic<std::uint64_t> calls = 0;   // that were answered
        std::atomic<std::uint64_t> unheard = 0; // connections without an answer to the first call, or none at all
    };
    const Counts& counts() const { return m_counts; }

private:
    void cutOff(quint16 port);
    void halves(quint16 port);
    void endless(quint16 port, int kind);
    void idle(quint16 port, std::size_t connections);
    void slow(quint16 port);
    void call(quint16 port);

    QByteArray m_transaction;
    std::atomic<bool> m_stopped = false;
    Counts m_counts;
    std::vector<std::thread> m_threads;
};

} // namespace landfall::e2e
