#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace landfall {

// A fixed set of workers for data-parallel loops. The calling thread works too,
// so a pool of one thread starts none. One loop at a time; not re-entrant.
class ThreadPool {
public:
    // 0 means one thread a hardware core.
    explicit ThreadPool(unsigned threads = 0);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    unsigned size() const { return static_cast<unsigned>(m_workers.size()) + 1; }

    // Calls task(i) for every i in [0, count), each exactly once, in no
    // particular order, and returns when all have returned. Tasks must not throw.
    void forEach(std::size_t count, const std::function<void(std::size_t)>& task);

    // Splits [0, count) into runs of at least `grain` and calls body(begin, end).
    void forRanges(std::size_t count, std::size_t grain, const std::function<void(std::size_t, std::size_t)>& body);

private:
    void work();
    void drain();

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_done;
    const std::function<void(std::size_t)>* m_task = nullptr;
    std::size_t m_count = 0;
    std::atomic<std::size_t> m_next{0};
    std::size_t m_busy = 0;
    std::uint64_t m_generation = 0;
    bool m_stop = false;
    std::vector<std::jthread> m_workers;
};

} // namespace landfall
