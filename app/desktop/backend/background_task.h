#pragma once

#include <QtCore/QObject>

#include <memory>
#include <stop_token>
#include <thread>
#include <utility>

namespace landfall::desktop {

// One piece of slow work at a time, beside the event loop of the object that owns
// this. Its answer comes from that loop, unless it was forgotten meanwhile. The
// destructor asks the work to stop and waits for it.
class BackgroundTask {
public:
    explicit BackgroundTask(QObject* owner) : m_owner(owner) {}
    ~BackgroundTask() { forget(); }
    BackgroundTask(const BackgroundTask&) = delete;
    BackgroundTask& operator=(const BackgroundTask&) = delete;

    // `work(std::stop_token)` runs on another thread, `done(answer)` on the owner's.
    template <class Work, class Done>
    void run(Work work, Done done) {
        const auto turn = ++m_turn;
        m_thread = std::jthread(
            [this, turn, work = std::move(work), done = std::move(done)](const std::stop_token& stop) mutable {
                using Answer = decltype(work(stop));
                const auto answer = std::make_shared<Answer>(work(stop));
                QMetaObject::invokeMethod(
                    m_owner,
                    [this, turn, answer, done]() mutable {
                        if (turn == m_turn) {
                            done(std::move(*answer));
                        }
                    },
                    Qt::QueuedConnection);
            });
    }

    // The answer of what runs won't come.
    void forget() {
        ++m_turn;
        m_thread.request_stop();
    }

private:
    QObject* m_owner;
    unsigned m_turn = 0; // of the owner's thread alone
    std::jthread m_thread;
};

} // namespace landfall::desktop
