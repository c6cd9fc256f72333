#pragma once

#include <chrono>
#include <cstddef>
#include <deque>

namespace landfall::devnet {

// How often something may be started again: so many times in any stretch of `window`.
class RestartBudget {
public:
    using Time = std::chrono::steady_clock::time_point;

    RestartBudget(std::size_t most, std::chrono::steady_clock::duration window) : m_most(most), m_window(window) {}

    // False: too often lately.
    bool take(Time now) {
        while (!m_taken.empty() && now - m_taken.front() >= m_window) {
            m_taken.pop_front();
        }
        if (m_taken.size() >= m_most) {
            return false;
        }
        m_taken.push_back(now);
        return true;
    }

private:
    std::size_t m_most;
    std::chrono::steady_clock::duration m_window;
    std::deque<Time> m_taken;
};

} // namespace landfall::devnet
