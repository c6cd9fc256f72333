#pragma once

#include "e2e/quirk_server.h"
#include "e2e/relay.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace landfall::e2e {

// Two servers of a chain: one that plays quirks, and a sane one that goes away now and then. A node stays with a
// server that answers well, so it would ask the other one no more. It goes on in turns, on a thread of its own:
// - the first turn after play(): the sane one is away for a while, and the quirks have begun already;
// - each later one: the sane one is away until the node has settled on the other one, which still behaves. Then the
//   quirks begin, and the sane one is back.
class ServerPair {
public:
    explicit ServerPair(quint16 chain);
    ~ServerPair();

    QString badUrl() const { return m_bad.url(); }
    QString saneUrl() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_sane.port()); }

    // From now on, turn after turn; as in QuirkServer, but with -1 both servers behave and stay. `alone`: no turns, and
    // no sane server.
    void play(int quirk, bool alone = false);
    int played(int quirk) const { return m_bad.played(quirk); }
    // Turns in which the node had settled on the bad server before its quirk began.
    int settled() const { return m_settled; }

private:
    void run(const std::stop_token& stop);
    void turn(const std::stop_token& stop, int quirk, bool first);
    // True if the condition came true; false at the end, or when another quirk is wanted.
    template <class Condition>
    bool wait(const std::stop_token& stop, std::chrono::milliseconds most, Condition condition);

    QuirkServer m_bad;
    Relay m_sane;
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    int m_quirk = -1; // wanted
    bool m_alone = false;
    bool m_changed = false; // since the last turn began
    std::atomic<int> m_settled = 0;
    std::jthread m_thread;
};

} // namespace landfall::e2e
