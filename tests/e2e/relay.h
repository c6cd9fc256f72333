#pragma once

#include <QThread>

#include <memory>

namespace landfall::e2e {

// A TCP port in front of another one, which can be taken away and given back: a
// server that dies and comes again. Works on a thread of its own, so that whoever
// waits for an answer through it may block.
class Relay {
public:
    explicit Relay(quint16 target);
    ~Relay();

    quint16 port() const { return m_port; }
    // From then on connections are refused, and the open ones are gone.
    void cut();
    void restore();

private:
    class Server;

    QThread m_thread;
    Server* m_server; // lives on the thread
    quint16 m_port = 0;
};

} // namespace landfall::e2e
