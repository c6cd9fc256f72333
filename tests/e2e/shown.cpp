#include "e2e/shown.h"

#include <QJsonDocument>
#include <QUrl>

#include <algorithm>
#include <numeric>

namespace landfall::e2e {
namespace {

// Blocks, one a second, by which a chain that is called good may be behind: the longest look at a server that takes two
// seconds for each answer.
constexpr qint64 kBehindAtMost = 30;

QString field(const QJsonObject& object, const char* name) {
    return object.value(QLatin1StringView(name)).toString();
}

qint64 number(const QJsonObject& object, const char* name) {
    return object.value(QLatin1StringView(name)).toInteger();
}

// Of an amount in the protocol's 18 decimals; -1 if it is not a whole number of billionths.
qint64 billionths(const QJsonValue& amount) {
    const auto text = amount.toString();
    if (text == QLatin1StringView("0")) {
        return 0;
    }
    const bool whole = text.size() > 9 && text.endsWith(QString(9, QLatin1Char('0')));
    return whole ? text.chopped(9).toLongLong() : -1;
}

qint64 hexNumber(const QJsonValue& value) {
    return value.toString().mid(2).toLongLong(nullptr, 16);
}

QString nameOf(int chain) {
    return chain == 1 ? QStringLiteral("East") : QStringLiteral("West");
}

} // namespace

Shown::Shown(const LocalNetwork& network, const QString& path, Facts facts)
    : m_network(network), m_facts(std::move(facts)), m_file(path) {
    if (!m_file.open(QIODevice::WriteOnly)) {
        qFatal("can't write %s", qPrintable(m_file.fileName()));
    }
}

void Shown::note(const char* what, const QJsonValue& value) {
    m_file.write(QJsonDocument(QJsonObject{{QLatin1StringView(what), value}}).toJson(QJsonDocument::Compact) + '\n');
    m_file.flush();
}

Shown::Chain Shown::ask(int chain) const {
    const auto url = m_network.chainUrl(chain);
    Chain out;
    // In the order that leaves nothing out: what is asked later has grown, if anything.
    const auto counters = m_network.cast({QStringLiteral("call"), m_network.rollup(chain),
                                          QStringLiteral("counters()(uint64,uint64,uint64,uint64,uint64,uint8,uint64)"),
                                          QStringLiteral("--rpc-url"), url});
    const auto lines = counters.split('\n');
    const auto count = [&lines](qsizetype line) { return lines.value(line).split(' ').first().toLongLong(); };
    out.committed = count(0);
    out.proven = count(1);
    out.executed = count(2);
    out.queued = count(3);
    auto units = QString::fromLatin1(m_network.tokensOf(chain, m_facts.owner));
    if (chain == 1 && units != QLatin1StringView("0")) {
        units += QString(12, QLatin1Char('0')); // six decimals there
    }
    out.tokens = billionths(units);
    out.latest = hexNumber(askChain(url, QStringLiteral("eth_blockNumber"), {}));
    out.final = hexNumber(askChain(url, QStringLiteral("eth_getBlockByNumber"), {QStringLiteral("finalized"), false})
                              .toObject()
                              .value(QLatin1StringView("number")));
    return out;
}

void Shown::before() {
    m_before = {ask(1), ask(2)};
}

QString Shown::status(const QJsonObject& shown) {
    note("status", shown);
    const auto node = shown.value(QLatin1StringView("node")).toObject();
    const auto chains = shown.value(QLatin1StringView("chains")).toArray();
    if (chains.size() != 2) {
        return QStringLiteral("the node does not answer");
    }
    for (const auto* problem : {"batchProblem", "takesNoRequests"}) {
        if (!field(node, problem).isEmpty()) {
            return QStringLiteral("%1: %2").arg(QLatin1StringView(problem), field(node, problem));
        }
    }
    if (!node.value(QLatin1StringView("problem")).isNull()) {
        return QStringLiteral("the node has stopped: ") +
               field(node.value(QLatin1StringView("problem")).toObject(), "message");
    }
    for (int index = 1; index <= 2; ++index) {
        const auto wrong = chain(chains.at(index - 1).toObject(), index, ask(index));
        if (!wrong.isEmpty()) {
            return nameOf(index) + QStringLiteral(": ") + wrong;
        }
    }
    return {};
}

// Nothing goes back, nothing is more than the chain has, and whoever is blamed has deserved it.
QString Shown::chain(const QJsonObject& shown, int index, const Chain& now) {
    const std::pair<const char*, qint64> bounds[] = {
        {"latestBlock", now.latest},  {"finalisedBlock", now.final}, {"readTo", now.latest},
        {"committed", now.committed}, {"proven", now.proven},        {"executed", now.executed},
        {"queued", now.queued},       {"queueInBatch", now.queued},
    };
    for (const auto& [name, most] : bounds) {
        auto& highest = m_highest[nameOf(index)][QLatin1StringView(name)];
        const auto value = number(shown, name);
        if (value < highest || value > most) {
            return QStringLiteral("%1 is shown as %2, after %3; the chain has %4")
                .arg(QLatin1StringView(name))
                .arg(value)
                .arg(highest)
                .arg(most);
        }
        highest = value;
    }
    for (const auto* name : {"frozen", "sequencerSuspended"}) {
        if (shown.value(QLatin1StringView(name)).toBool()) {
            return QStringLiteral("shown as ") + QLatin1StringView(name);
        }
    }
    if (const auto alarms = shown.value(QLatin1StringView("alarms")).toArray(); !alarms.isEmpty()) {
        return QStringLiteral("an alarm: ") + field(alarms.first().toObject(), "message");
    }
    const auto behind = m_before.at(static_cast<std::size_t>(index - 1)).latest - number(shown, "latestBlock");
    if (field(shown, "health") == QLatin1StringView("good") && behind > kBehindAtMost) {
        return QStringLiteral("called good, and is %1 blocks behind").arg(behind);
    }
    const auto problem = shown.value(QLatin1StringView("problem")).toObject();
    if (!problem.isEmpty()) {
        m_problems.insert(field(problem, "code"));
    }
    return blame(index, field(problem, "message"));
}

// The sane server, at its address in the node's file, is away now and then, and nothing else is to be said of it.
QString Shown::blame(int index, const QString& message) const {
    const auto sane = m_facts.sane.at(static_cast<std::size_t>(index - 1));
    for (const auto& sentence : message.split(QStringLiteral("; "))) {
        if (sentence.contains(sane + QStringLiteral(" of ")) &&
            !sentence.contains(QStringLiteral(" can't be reached")) &&
            !sentence.contains(QStringLiteral(" broke off its answer"))) {
            return QStringLiteral("the sane server is blamed: ") + sentence;
        }
    }
    return {};
}

QString Shown::withdrawals(const QJsonArray& shown) {
    const auto east = ask(1);
    const auto west = ask(2);
    QSet<QString> there;
    m_inBatch = 0;
    for (const auto& entry : shown) {
        const auto timeline = entry.toObject();
        note("withdrawal", timeline);
        there.insert(field(timeline, "hash"));
        const auto wrong = withdrawal(timeline, east, west);
        if (!wrong.isEmpty()) {
            return field(timeline, "hash") + QStringLiteral(": ") + wrong;
        }
    }
    return there.contains(m_accepted) ? QString() : QStringLiteral("a withdrawal that was accepted is not shown");
}

QString Shown::withdrawal(const QJsonObject& shown, const Chain& east, const Chain& west) {
    const auto request = shown.value(QLatin1StringView("request")).toObject();
    m_costs[number(request, "nonce")] =
        billionths(request.value(QLatin1StringView("amount"))) + billionths(request.value(QLatin1StringView("fee")));
    if (const auto note = field(shown, "note"); !note.isEmpty()) {
        return QStringLiteral("has a note: ") + note;
    }
    const auto steps = shown.value(QLatin1StringView("steps")).toArray();
    const auto isDone = [&steps](int step) {
        return steps.at(step).toObject().value(QLatin1StringView("done")).toBool();
    };
    int done = 0;
    while (done < steps.size() && isDone(done)) {
        ++done;
    }
    auto& reached = m_reached[field(shown, "hash")];
    if (done < reached) {
        return QStringLiteral("step %1 was shown as done, and is not any more").arg(reached);
    }
    reached = done;
    const auto batch = shown.value(QLatin1StringView("batch"));
    m_inBatch += batch.isNull() ? 0 : 1;
    const auto number = batch.toInteger();
    // Committed and executed on the destination, verified on both.
    if ((done > 2 && west.committed < number) || (done > 4 && std::min(east.proven, west.proven) < number) ||
        (done > 6 && west.executed < number)) {
        return QStringLiteral("%1 steps of batch %2 are shown as done, and are not").arg(done).arg(number);
    }
    const auto to = field(request, "to");
    if (done == kSteps && !m_paid.contains(to)) {
        if (billionths(QString::fromLatin1(m_network.tokensOf(2, to))) !=
            billionths(request.value(QLatin1StringView("amount")))) {
            return QStringLiteral("shown as arrived, and is not there");
        }
        m_paid.insert(to);
    }
    return {};
}

qint64 Shown::costs(std::size_t withdrawals) const {
    const auto end = std::next(m_costs.begin(), static_cast<std::ptrdiff_t>(withdrawals));
    return std::accumulate(m_costs.begin(), end, qint64{0},
                           [](qint64 sum, const auto& cost) { return sum + cost.second; });
}

std::optional<qint64> Shown::spent(qint64 left, qint64 held) const {
    for (std::size_t count = 0; count <= m_costs.size(); ++count) {
        const auto more = left + costs(count) - m_facts.firstDeposit; // by later deposits
        if (more >= 0 && more % m_facts.eachDeposit == 0 && more + m_facts.firstDeposit <= m_facts.minted - held) {
            return costs(count);
        }
    }
    return {};
}

QString Shown::balances(const QJsonObject& shown) {
    note("balances", shown);
    const auto network = shown.value(QLatin1StringView("network")).toObject().value(QStringLiteral("1")).toObject();
    const auto amount = [&network](const char* name) { return billionths(network.value(QLatin1StringView(name))); };
    const std::array now{ask(1), ask(2)};
    const auto taken = spent(amount("total"), now[1].tokens);
    m_settled = m_settled || amount("committed") != 0;
    if (!taken || *taken < costs(m_inBatch) || *taken + amount("pending") != costs(m_costs.size()) ||
        (m_settled && !spent(amount("committed"), now[1].tokens)) || amount("elsewhere") != 0) {
        return QStringLiteral("no deposits and withdrawals explain ") +
               QString::fromUtf8(QJsonDocument(network).toJson(QJsonDocument::Compact));
    }
    for (std::size_t i = 0; i < now.size(); ++i) {
        const auto here = shown.value(QLatin1StringView("chains")).toObject().value(QString::number(i + 1)).toObject();
        const auto value = here.value(QStringLiteral("USDC"));
        // Unknown is shown as such.
        if (!value.isNull() && billionths(value) != m_before[i].tokens && billionths(value) != now[i].tokens) {
            return QStringLiteral("%1 on %2, where the owner has %3 billionths")
                .arg(value.toString(), nameOf(static_cast<int>(i + 1)))
                .arg(now[i].tokens);
        }
    }
    return {};
}

QString Shown::log(const QByteArray& lines) const {
    for (const auto& line : lines.split('\n')) {
        // These chains have no reorganisation, and no server shows another block at a height that it has.
        for (const auto* never : {"chain-reorganised", "rpc-contradicts-final"}) {
            if (line.contains(never)) {
                return QString::fromUtf8(line);
            }
        }
    }
    return {};
}

} // namespace landfall::e2e
