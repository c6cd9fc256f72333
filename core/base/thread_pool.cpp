#include "base/thread_pool.h"

#include <algorithm>

namespace landfall {

ThreadPool::ThreadPool(unsigned threads) {
    if (threads == 0) {
        threads = std::max(1U, std::thread::hardware_concurrency());
    }
    for (unsigned i = 1; i < threads; ++i) {
        m_workers.emplace_back([this] { work(); });
    }
}

ThreadPool::~ThreadPool() {
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
}

void ThreadPool::drain() {
    for (std::size_t i = m_next.fetch_add(1); i < m_count; i = m_next.fetch_add(1)) {
        (*m_task)(i);
    }
}

void ThreadPool::work() {
    std::uint64_t seen = 0;
    for (;;) {
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [&] { return m_stop || m_generation != seen; });
            if (m_stop) {
                return;
            }
            seen = m_generation;
        }
        drain();
        {
            const std::lock_guard lock(m_mutex);
            --m_busy;
        }
        m_done.notify_one();
    }
}

void ThreadPool::forEach(std::size_t count, const std::function<void(std::size_t)>& task) {
    if (m_workers.empty() || count <= 1) {
        for (std::size_t i = 0; i < count; ++i) {
            task(i);
        }
        return;
    }
    {
        const std::lock_guard lock(m_mutex);
        m_task = &task;
        m_count = count;
        m_next = 0;
        m_busy = m_workers.size();
        ++m_generation;
    }
    m_wake.notify_all();
    drain();
    // Every worker must have left this generation before m_task may be replaced.
    std::unique_lock lock(m_mutex);
    m_done.wait(lock, [&] { return m_busy == 0; });
}

void ThreadPool::forRanges(std::size_t count, std::size_t grain,
                           const std::function<void(std::size_t, std::size_t)>& body) {
    if (count == 0) {
        return;
    }
    const std::size_t wanted = std::max<std::size_t>(1, count / std::max<std::size_t>(1, grain));
    const std::size_t pieces = std::min<std::size_t>(wanted, std::size_t{size()} * 4);
    forEach(pieces, [&](std::size_t i) { body(count * i / pieces, count * (i + 1) / pieces); });
}

} // namespace landfall
