#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <mutex>

namespace landfall::algebra {

// Called with the finished share of the work, 0 to 1, from one thread at a time
// but not always the same. Answering false stops the work.
using Progress = std::function<bool(double)>;

// Counts finished pieces across threads. Without a listener it costs one relaxed addition.
class ProgressMeter {
public:
    ProgressMeter(const Progress& listener, std::size_t total) : m_listener(listener), m_total(total) {}

    // False once the listener wants to stop: leave the piece unfinished and return.
    bool advance(std::size_t pieces) {
        const std::size_t done = m_done.fetch_add(pieces, std::memory_order_relaxed) + pieces;
        if (m_listener && !stopped()) {
            const std::lock_guard lock(m_mutex);
            if (!m_listener(m_total == 0 ? 1.0 : static_cast<double>(done) / static_cast<double>(m_total))) {
                m_stop.store(true, std::memory_order_relaxed);
            }
        }
        return !stopped();
    }
    bool stopped() const { return m_stop.load(std::memory_order_relaxed); }

private:
    const Progress& m_listener;
    const std::size_t m_total;
    std::atomic<std::size_t> m_done{0};
    std::atomic<bool> m_stop{false};
    std::mutex m_mutex;
};

} // namespace landfall::algebra
