#pragma once

#include "cli/node_session.h"
#include "cli/terminal.h"

#include <QJsonObject>
#include <QSet>

#include <chrono>
#include <optional>
#include <string>

namespace landfall::cli {

// Prints the steps of a request's timeline as they get done, each once and in order. One that is done before an
// earlier one waits for it, unless this is the last look. The proof is such a step: it goes to the chains in
// one call with its batch.
class TimelinePrinter {
public:
    explicit TimelinePrinter(Terminal& terminal) : m_terminal(terminal) {}

    void update(const QJsonObject& timeline, bool last = false);

private:
    void printStep(const QJsonObject& step);

    Terminal& m_terminal;
    QSet<QString> m_printed;
    QString m_note;
    QString m_waiting;
};

struct Followed {
    QJsonObject timeline;
    std::string stopped; // why it was followed no longer, although it had come to no end
};

// Follows a request until its tokens arrived, it came to an end without, the time is
// over, or nobody reads the output any more. Bridges interruptions of the node of up to a minute.
Outcome<Followed> follow(NodeSession& session, Terminal& terminal, const QString& hash,
                         std::optional<std::chrono::seconds> timeout);

// What follow() came to, as a command's end.
Outcome<Exit> conclude(Terminal& terminal, const l1::NetworkFile& network, const Followed& followed);

// Both, for a request that goes on when this program is stopped, which is then said.
Outcome<Exit> watch(NodeSession& session, Terminal& terminal, const l1::NetworkFile& network, const QString& hash,
                    std::optional<std::chrono::seconds> timeout);

} // namespace landfall::cli
