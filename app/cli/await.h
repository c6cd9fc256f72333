#pragma once

#include <QEventLoop>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <optional>

namespace landfall::cli {

// Waits for one asynchronous answer. The program has no other event loop: commands
// run from main, straight through, and this is where they let events happen.
// `start` gets a receiver for the call's context and a function to hand the answer to.
template <class T>
T await(const std::function<void(QObject* context, std::function<void(T)> done)>& start) {
    QObject context;
    QEventLoop loop;
    std::optional<T> answer;
    start(&context, [&answer, &loop](T value) {
        if (!answer) { // the first one counts
            answer.emplace(std::move(value));
        }
        loop.quit();
    });
    while (!answer) {
        loop.exec();
    }
    return std::move(*answer);
}

inline void pause(std::chrono::milliseconds duration) {
    QEventLoop loop;
    QTimer::singleShot(duration, &loop, &QEventLoop::quit);
    loop.exec();
}

} // namespace landfall::cli
