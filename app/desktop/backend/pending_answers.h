#pragma once

#include <QtCore/QObject>
#include <QtCore/QPointer>

#include <functional>
#include <map>

namespace landfall::desktop {

// Who waits for an answer from another thread, by tickets that travel in their place.
// Nobody is answered twice, or after its context is gone.
template <class Answer>
class PendingAnswers {
public:
    using Done = std::function<void(const Answer&)>;

    quint64 add(QObject* context, Done done) {
        m_waiting.emplace(++m_last, Waiting{context, std::move(done)});
        return m_last;
    }
    void answer(quint64 ticket, const Answer& answer) {
        const auto waiting = m_waiting.extract(ticket);
        if (!waiting.empty() && waiting.mapped().context) {
            waiting.mapped().done(answer);
        }
    }
    void answerAll(const Answer& same) {
        while (!m_waiting.empty()) {
            answer(m_waiting.begin()->first, same);
        }
    }

private:
    struct Waiting {
        QPointer<QObject> context;
        Done done;
    };

    quint64 m_last = 0;
    std::map<quint64, Waiting> m_waiting;
};

} // namespace landfall::desktop
