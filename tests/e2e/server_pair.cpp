#include "e2e/server_pair.h"

namespace landfall::e2e {

using namespace std::chrono_literals;

namespace {

constexpr auto kAway = 1'000ms;     // the sane one, at the first turn
constexpr auto kPatience = 5'000ms; // for the node to settle: it waits after a failure before it looks again
constexpr auto kQuirkTime = 600ms;  // a node looks every 400 ms

} // namespace

ServerPair::ServerPair(quint16 chain)
    : m_bad(chain), m_sane(chain), m_thread([this](const std::stop_token& stop) { run(stop); }) {
}

ServerPair::~ServerPair() {
    m_thread.request_stop();
    m_thread.join();
}

void ServerPair::play(int quirk, bool alone) {
    const std::lock_guard lock(m_mutex);
    m_quirk = quirk;
    m_alone = alone;
    m_changed = true;
    m_wake.notify_all();
}

template <class Condition>
bool ServerPair::wait(const std::stop_token& stop, std::chrono::milliseconds most, Condition condition) {
    const auto end = std::chrono::steady_clock::now() + most;
    std::unique_lock lock(m_mutex);
    while (!stop.stop_requested() && !m_changed && std::chrono::steady_clock::now() < end) {
        if (condition()) {
            return true;
        }
        m_wake.wait_for(lock, stop, 20ms, [this] { return m_changed; });
    }
    return false;
}

void ServerPair::turn(const std::stop_token& stop, int quirk, bool first) {
    const auto never = [] { return false; };
    m_sane.cut();
    if (first) {
        m_bad.play(quirk);
        wait(stop, kAway, never);
        m_sane.restore();
    } else {
        m_bad.play(-1);
        const int before = m_bad.honestHeads();
        m_settled += wait(stop, kPatience, [&] { return m_bad.honestHeads() > before; }) ? 1 : 0;
        m_sane.restore();
        m_bad.play(quirk);
    }
    wait(stop, kQuirkTime, never);
}

void ServerPair::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        int quirk = 0;
        bool alone = false;
        bool first = false;
        {
            const std::lock_guard lock(m_mutex);
            quirk = m_quirk;
            alone = m_alone;
            first = std::exchange(m_changed, false);
        }
        if (quirk >= 0 && !alone) {
            turn(stop, quirk, first);
            continue;
        }
        m_bad.play(quirk);
        if (alone) {
            m_sane.cut();
        }
        wait(stop, 24h, [] { return false; });
        if (alone) {
            m_sane.restore();
        }
    }
}

} // namespace landfall::e2e
