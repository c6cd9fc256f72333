#include "cli/timeline_printer.h"

#include "cli/await.h"
#include "cli/format.h"
#include "common/step_text.h"

#include <QElapsedTimer>
#include <QJsonArray>

namespace landfall::cli {
namespace {

// The RPC names steps; one that this program doesn't know yet is shown as it is named.
QString titleOf(const QString& name) {
    for (int i = 0; i <= static_cast<int>(node::Step::Arrived); ++i) {
        const auto step = static_cast<node::Step>(i);
        if (name.toStdString() == node::stepName(step)) {
            return app::stepTitle(step);
        }
    }
    return name;
}

std::string watchCommand(const QString& hash) {
    return "'landfall-cli status " + hash.toStdString() + " --watch'";
}

} // namespace

void TimelinePrinter::printStep(const QJsonObject& step) {
    const int number = step.value(QLatin1StringView("number")).toInt();
    QString line = QStringLiteral("%1 %2  %3")
                       .arg(number == 0 ? QStringLiteral("   ") : QStringLiteral("%1/7").arg(number),
                            m_terminal.dim(timeText(step.value(QLatin1StringView("at")))),
                            m_terminal.bold(titleOf(field(step, "step"))));
    if (const QString detail = field(step, "detail"); !detail.isEmpty()) {
        line += QStringLiteral(": ") + detail;
    }
    m_terminal.line(line);
    const auto chains = step.value(QLatin1StringView("chains")).toArray();
    for (const auto& entry : chains) {
        const auto chain = entry.toObject();
        m_terminal.line(QStringLiteral("              %1  tx %2  block %3  %4")
                            .arg(field(chain, "chain"), -12)
                            .arg(field(chain, "transaction"))
                            .arg(chain.value(QLatin1StringView("block")).toInteger())
                            .arg(gasText(chain.value(QLatin1StringView("gasUsed")))));
        if (const QString root = field(chain, "finalRoot"); !root.isEmpty()) {
            m_terminal.line(QStringLiteral("              %1  final_root %2").arg(QString(), -12).arg(root));
        }
    }
}

void TimelinePrinter::update(const QJsonObject& timeline, bool last) {
    const auto steps = timeline.value(QLatin1StringView("steps")).toArray();
    QString waiting;
    bool inOrder = true;
    for (const auto& entry : steps) {
        const auto step = entry.toObject();
        const QString name = field(step, "step");
        if (step.value(QLatin1StringView("done")).toBool()) {
            if ((inOrder || last) && !m_printed.contains(name)) {
                m_printed.insert(name);
                printStep(step);
            }
            continue;
        }
        inOrder = false;
        const double progress = step.value(QLatin1StringView("progress")).toDouble();
        if (progress > 0) {
            m_terminal.progress(QStringLiteral("proving"), progress);
        }
        if (waiting.isEmpty()) {
            waiting = field(step, "waiting");
        }
    }
    if (!waiting.isEmpty() && waiting != m_waiting) {
        m_terminal.note(QStringLiteral("    … ") + waiting);
    }
    m_waiting = waiting;
    if (const QString note = field(timeline, "note"); note != m_note) {
        m_note = note;
        if (!note.isEmpty()) {
            m_terminal.note(note);
        }
    }
}

Outcome<Followed> follow(NodeSession& session, Terminal& terminal, const QString& hash,
                         std::optional<std::chrono::seconds> timeout) {
    constexpr qint64 kPatience = 60'000;
    TimelinePrinter printer(terminal);
    QElapsedTimer clock;
    clock.start();
    QElapsedTimer silent;
    silent.start();
    Followed followed;
    for (;;) {
        auto timeline = session.object(QStringLiteral("getTimeline"), {hash});
        if (!timeline) {
            if (timeline.error().exit != Exit::Unavailable || silent.elapsed() > kPatience) {
                return timeline.error();
            }
        } else {
            silent.restart();
            followed.timeline = *timeline;
            const QString state = field(*timeline, "state");
            const bool ended = state == QLatin1StringView("expired") || state == QLatin1StringView("replaced") ||
                               state == QLatin1StringView("ended") ||
                               timeline->value(QLatin1StringView("arrived")).toBool();
            printer.update(*timeline, ended);
            if (ended) {
                return followed;
            }
        }
        if (timeout && clock.elapsed() > std::chrono::milliseconds(*timeout).count()) {
            printer.update(followed.timeline, true);
            followed.stopped = "the time is over";
            return followed;
        }
        if (terminal.readerGone()) {
            followed.stopped = "nobody reads the output any more";
            return followed;
        }
        pause(std::chrono::milliseconds(150));
    }
}

Outcome<Exit> conclude(Terminal& terminal, const l1::NetworkFile& network, const Followed& followed) {
    const auto& timeline = followed.timeline;
    terminal.result(timeline);
    if (!followed.stopped.empty()) {
        return Failure(Exit::TimedOut,
                       Error::unavailable("still-waiting", followed.stopped + ", the withdrawal goes on: see it with " +
                                                               watchCommand(field(timeline, "hash"))));
    }
    if (!timeline.value(QLatin1StringView("arrived")).toBool()) {
        return Failure(Exit::Refused, Error::invalid("not-executed", field(timeline, "note").toStdString()));
    }
    const auto steps = timeline.value(QLatin1StringView("steps")).toArray();
    const auto arrival = steps.last().toObject();
    const auto request = timeline.value(QLatin1StringView("request")).toObject();
    const auto* chain =
        network.chain(static_cast<protocol::ChainIndex>(request.value(QLatin1StringView("chainId")).toInt()));
    const auto* token =
        network.token(static_cast<protocol::TokenId>(request.value(QLatin1StringView("token")).toInt()));
    const auto took = arrival.value(QLatin1StringView("at")).toInteger() -
                      steps.first().toObject().value(QLatin1StringView("at")).toInteger();
    const auto places = arrival.value(QLatin1StringView("chains")).toArray();
    terminal.line(QStringLiteral("arrived: %1 %2 on %3 in %4 s (tx %5)")
                      .arg(amountText(request.value(QLatin1StringView("amount"))),
                           token == nullptr ? QString() : QString::fromStdString(token->symbol),
                           chain == nullptr ? QString() : QString::fromStdString(chain->name),
                           QString::number(static_cast<double>(took) / 1000, 'f', 1),
                           field(places.first().toObject(), "transaction")));
    return Exit::Ok;
}

Outcome<Exit> watch(NodeSession& session, Terminal& terminal, const l1::NetworkFile& network, const QString& hash,
                    std::optional<std::chrono::seconds> timeout) {
    Terminal::whenStopped(QStringLiteral("Stopped watching: the withdrawal goes on. See it with ") +
                          QString::fromStdString(watchCommand(hash)));
    const auto followed = follow(session, terminal, hash, timeout);
    Terminal::whenStopped(QString());
    return followed ? conclude(terminal, network, *followed) : Outcome<Exit>(followed.error());
}

} // namespace landfall::cli
