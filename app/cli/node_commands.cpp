#include "cli/command.h"
#include "cli/format.h"
#include "cli/node_metrics.h"
#include "cli/node_process.h"
#include "cli/node_session.h"
#include "common/devnet_setup.h"
#include "common/error_codes.h"
#include "platform/children.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <chrono>
#include <vector>

namespace landfall::cli {
namespace {

// Of a role, handed on to landfalld as they are; those that name several things have commas between them.
const QStringList kRoleOptions{QStringLiteral("fee"),           QStringLiteral("price"),
                               QStringLiteral("fee-margin"),    QStringLiteral("batch-idle"),
                               QStringLiteral("batch-max-age"), QStringLiteral("ticket-after")};

// A long history is read from the chains' servers, which limit how fast.
constexpr std::chrono::hours kRebuildDeadline{24};

// Becomes landfalld: signals, exit code and terminal are then its own.
CommandResult run(Context& context, const l1::NetworkFile& network) {
    const auto program = app::siblingProgram(QStringLiteral("landfalld"));
    if (!program) {
        return Failure(program.error());
    }
    const auto port = context.arguments.number(QStringLiteral("rpc-port"), 0, 65'535);
    if (!port) {
        return port.error();
    }
    const QString folder = context.profile.nodeFolder(network);
    QDir().mkpath(folder);
    QStringList words{*program,
                      QStringLiteral("--network"),
                      context.profile.networkPath(),
                      QStringLiteral("--data"),
                      folder,
                      QStringLiteral("--keys"),
                      context.profile.keyFolder(),
                      QStringLiteral("--rpc-port"),
                      QString::number(port->value_or(0))};
    const auto role = context.arguments.option(QStringLiteral("role"));
    auto key = context.arguments.option(QStringLiteral("key-file"));
    if (!key) {
        key = context.profile.sequencerKeyFile(network);
    }
    if (const auto open = context.arguments.option(QStringLiteral("rpc-listen"))) {
        words << QStringLiteral("--rpc-listen") << *open;
    }
    if (role || key) {
        words << QStringLiteral("--role") << role.value_or(QStringLiteral("sequencer"));
    }
    if (key) {
        words << QStringLiteral("--key-file") << *key;
    }
    for (const auto& name : kRoleOptions) {
        for (const auto& value :
             context.arguments.option(name).value_or(QString()).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
            words << QStringLiteral("--") + name << value;
        }
    }
    if (context.terminal.json()) {
        words << QStringLiteral("--json");
    }
    platform::becomeProgram(words);
    return Failure(Error::unavailable("node-not-started", "can't start " + program->toStdString()));
}

CommandResult status(Context& context, const l1::NetworkFile& network) {
    auto session = NodeSession::connect(context.profile, network);
    if (!session) {
        return session.error();
    }
    const auto node = session->object(QStringLiteral("getStatus"));
    const auto chains = session->array(QStringLiteral("getChains"));
    if (!node || !chains) {
        return node ? chains.error() : node.error();
    }
    auto& terminal = context.terminal;
    if (context.arguments.has(QStringLiteral("metrics"))) {
        const auto metrics = nodeMetrics(*node, *chains);
        terminal.line(metrics.trimmed());
        terminal.result(metrics);
        return Exit::Ok;
    }
    terminal.pair(QStringLiteral("Network"), field(*node, "network"));
    terminal.pair(QStringLiteral("Last batch"),
                  QString::number(node->value(QLatin1StringView("lastBatch")).toInteger()));
    terminal.pair(QStringLiteral("State root"), field(*node, "stateRoot"));
    terminal.pair(QStringLiteral("Waiting"),
                  QStringLiteral("%1 requests").arg(node->value(QLatin1StringView("waitingRequests")).toInteger()));
    QStringList reasons{field(*node, "takesNoRequests"), field(*node, "batchProblem")};
    if (!node->value(QLatin1StringView("nothingToBatch")).toBool()) { // the line above says as much
        reasons.append(field(*node, "batcherWaits"));
    }
    reasons.append(field(*node, "attesterSays"));
    reasons.removeAll(QString());
    for (const auto& why : reasons) {
        terminal.pair(QString(), why);
    }
    if (const auto problem = node->value(QLatin1StringView("problem")).toObject(); !problem.isEmpty()) {
        terminal.pair(terminal.bad(QStringLiteral("Problem")), field(problem, "message"));
    }
    for (const auto& entry : *chains) {
        const auto chain = entry.toObject();
        const auto number = [&chain](const char* name) {
            return QString::number(chain.value(QLatin1StringView(name)).toInteger());
        };
        terminal.line();
        terminal.line(terminal.bold(field(chain, "name")) + QStringLiteral("  ") + field(chain, "health"));
        terminal.pair(QStringLiteral("Head"),
                      QStringLiteral("block %1, final %2").arg(number("latestBlock"), number("finalisedBlock")));
        terminal.pair(QStringLiteral("Batches"), QStringLiteral("%1 committed, %2 proven, %3 executed")
                                                     .arg(number("committed"), number("proven"), number("executed")));
        if (const auto problem = chain.value(QLatin1StringView("problem")).toObject(); !problem.isEmpty()) {
            terminal.pair(terminal.bad(QStringLiteral("Problem")), field(problem, "message"));
        }
        if (chain.value(QLatin1StringView("sequencerSuspended")).toBool()) {
            terminal.pair(terminal.bad(QStringLiteral("Sequencer")),
                          QStringLiteral("suspended here after a batch was reverted: the governor has to readmit it"));
        }
        const QString unknown = field(chain, "vaultsUnknown");
        terminal.pair(QStringLiteral("Vaults"),
                      (number("vaultsComparedAt") == QLatin1StringView("0")
                           ? QStringLiteral("not compared yet")
                           : QStringLiteral("compared at final block %1").arg(number("vaultsComparedAt"))) +
                          (unknown.isEmpty() ? QString() : QStringLiteral("; not at a newer one: ") + unknown));
        if (const QString why = field(chain, "relayerWaits"); !why.isEmpty()) {
            terminal.pair(QStringLiteral("Waits"), why);
        }
        for (const auto& value : chain.value(QLatin1StringView("alarms")).toArray()) {
            const auto alarm = value.toObject();
            const bool grave = alarm.value(QLatin1StringView("grave")).toBool();
            terminal.pair(grave ? terminal.bad(QStringLiteral("Alarm")) : QStringLiteral("Note"),
                          field(alarm, "message"));
        }
    }
    terminal.result(QJsonObject{{QStringLiteral("node"), *node}, {QStringLiteral("chains"), *chains}});
    return Exit::Ok;
}

CommandResult reread(Context& context, const l1::NetworkFile& network) {
    const auto name = context.arguments.option(QStringLiteral("chain"));
    if (!name) {
        return Failure(Exit::Usage, Error::invalid(code::kUsage, "--chain is missing: say which chain to read again"));
    }
    const auto found = findChain(network, *name);
    if (!found) {
        return found.error();
    }
    const auto* chain = *found;
    auto session = NodeSession::connect(context.profile, network);
    if (!session) {
        return session.error();
    }
    const auto done = session->call(QStringLiteral("rereadChain"), {chain->index});
    if (!done) {
        return done.error();
    }
    context.terminal.line(
        QStringLiteral("The node reads %1 again from block %2 on; 'landfall-cli node status' says how "
                       "far it is.")
            .arg(QString::fromStdString(chain->name))
            .arg(chain->startBlock));
    context.terminal.result(QJsonObject{{QStringLiteral("chainId"), chain->index}});
    return Exit::Ok;
}

QString perSecond(double count, double milliseconds) {
    return QString::number(count * 1000 / std::max(milliseconds, 1.0), 'f', 1);
}

CommandResult rebuild(Context& context, const l1::NetworkFile& network) {
    auto session = NodeSession::connect(context.profile, network);
    if (!session) {
        return session.error();
    }
    auto& terminal = context.terminal;
    terminal.note(QStringLiteral("Reading every chain from its first block, checking every proof…"));
    const auto report = session->object(QStringLiteral("rebuild"), {}, kRebuildDeadline);
    if (!report) {
        return report.error();
    }
    const auto differences = report->value(QLatin1StringView("differences")).toArray();
    const double took = report->value(QLatin1StringView("milliseconds")).toDouble();
    const double batches = report->value(QLatin1StringView("batches")).toDouble();
    const double proofs = report->value(QLatin1StringView("proofs")).toDouble();
    terminal.pair(QStringLiteral("Applied"),
                  QStringLiteral("%1 batches, %2 a second").arg(batches, 0, 'f', 0).arg(perSecond(batches, took)));
    terminal.pair(QStringLiteral("Checked"),
                  QStringLiteral("%1 proofs, %2 a second").arg(proofs, 0, 'f', 0).arg(perSecond(proofs, took)));
    for (const auto& difference : differences) {
        terminal.pair(terminal.bad(QStringLiteral("Differs")), difference.toString());
    }
    if (differences.isEmpty()) {
        terminal.line(QStringLiteral("The node's state is the one that the chains' batches lead to."));
    }
    terminal.result(*report);
    return differences.isEmpty() ? Exit::Ok : Exit::Failed;
}

CommandResult stop(Context& context) {
    const auto network = networkOf(context.profile);
    if (!network && network.error().error.code != code::kNoNetwork) {
        return network.error();
    }
    // Without a network any node of this profile is one that its network has left behind.
    const auto folders =
        network ? QStringList{context.profile.nodeFolder(*network)} : nodesOf(context.profile.folder());
    bool any = false;
    for (const auto& folder : folders) {
        const auto stopped = stopNode(folder);
        if (!stopped) {
            return stopped.error();
        }
        any = any || *stopped;
    }
    context.terminal.line(any ? QStringLiteral("The node has stopped.") : QStringLiteral("No node was running."));
    context.terminal.result(QJsonObject{{QStringLiteral("stopped"), any}});
    return Exit::Ok;
}

} // namespace

QList<Command> nodeCommands() {
    return {
        {{QStringLiteral("node run"),
          QStringLiteral("run this profile's node in the foreground"),
          {},
          {{QStringLiteral("role"), QStringLiteral("ROLE"), QStringLiteral("sequencer, attester or driver")},
           {QStringLiteral("key-file"), QStringLiteral("FILE"), QStringLiteral("the role's key on the chains")},
           {QStringLiteral("rpc-port"), QStringLiteral("PORT"), QStringLiteral("0, the default, takes a free one")},
           {QStringLiteral("rpc-listen"), QStringLiteral("ADDRESS:PORT"),
            QStringLiteral(
                "also answer other machines there: signed requests, votes, fees, lists of chains and tokens")},
           {QStringLiteral("ticket-after"), QStringLiteral("SECONDS"),
            QStringLiteral("how long a sequencer has to bring what waits, before attesters and drivers do without it; "
                           "21600 by default")},
           {QStringLiteral("fee"), QStringLiteral("SYMBOL=N,…"), QStringLiteral("a sequencer's least fees")},
           {QStringLiteral("price"), QStringLiteral("SYMBOL=N,…"),
            QStringLiteral("worth of tokens and of the chains' coins: fees then follow the gas prices")},
           {QStringLiteral("fee-margin"), QStringLiteral("PERCENT"),
            QStringLiteral("above what the gas costs; 20 by default")},
           {QStringLiteral("batch-idle"), QStringLiteral("MS"),
            QStringLiteral("a batch closes when nothing came for so long; 500 by default")},
           {QStringLiteral("batch-max-age"), QStringLiteral("MS"),
            QStringLiteral("and when its oldest request has waited for so long; 5000 by default")}},
          {QStringLiteral("landfall-cli node run"),
           QStringLiteral("landfall-cli node run --role attester --key-file attester.key --rpc-port 8650")}},
         run},
        {{QStringLiteral("node status"),
          QStringLiteral("what the running node knows and waits for"),
          {},
          {{QStringLiteral("metrics"), QString(), QStringLiteral("as Prometheus's text, for a collector")}},
          {QStringLiteral("landfall-cli node status"), QStringLiteral("landfall-cli node status --metrics")}},
         status},
        {{QStringLiteral("node reread"),
          QStringLiteral("read a chain again from its contract's first block, when a server has led the node astray; "
                         "requests and votes stay"),
          {},
          {{QStringLiteral("chain"), QStringLiteral("NAME"), QStringLiteral("its name or index")}},
          {QStringLiteral("landfall-cli node reread --chain East")}},
         reread},
        {{QStringLiteral("node rebuild"),
          QStringLiteral("rebuild the state from the chains in a database of its own, check every proof, and compare "
                         "it with the node's; nothing of the node's changes"),
          {},
          {},
          {QStringLiteral("landfall-cli node rebuild")}},
         rebuild},
        {{QStringLiteral("node stop"),
          QStringLiteral("stop this profile's node; it goes on where it was when it starts again"),
          {},
          {},
          {QStringLiteral("landfall-cli node stop")}},
         stop},
    };
}

} // namespace landfall::cli
