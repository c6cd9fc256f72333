#include "cli/await.h"
#include "cli/command.h"
#include "cli/node_process.h"
#include "cli/node_session.h"
#include "cli/wallet_access.h"
#include "common/error_codes.h"

#include <QJsonArray>
#include <QJsonObject>

namespace landfall::cli {
namespace {

constexpr std::chrono::milliseconds kLook{1'000};

// What the node waits for, as one line; empty if all that it knows of is done.
QString whatItWaitsFor(const QJsonObject& node, const QJsonArray& chains) {
    const auto last = node.value(QLatin1StringView("lastBatch")).toInteger();
    bool executed = true;
    QStringList reasons;
    for (const auto& entry : chains) {
        const auto chain = entry.toObject();
        executed = executed && chain.value(QLatin1StringView("executed")).toInteger() >= last;
        if (const auto why = chain.value(QLatin1StringView("relayerWaits")).toString(); !why.isEmpty()) {
            reasons << chain.value(QLatin1StringView("name")).toString() + QStringLiteral(": ") + why;
        }
    }
    if (executed) {
        return node.value(QLatin1StringView("nothingToBatch")).toBool()
                   ? QString()
                   : node.value(QLatin1StringView("batcherWaits")).toString();
    }
    reasons.removeDuplicates();
    return reasons.isEmpty() ? QStringLiteral("batch %1 is under way").arg(last) : reasons.join(QStringLiteral("; "));
}

CommandResult follow(Context& context, NodeSession& session) {
    const bool stays = !context.arguments.has(QStringLiteral("until-done"));
    QString said;
    for (bool began = false;; pause(kLook)) {
        const auto node = session.object(QStringLiteral("getStatus"));
        const auto chains = session.array(QStringLiteral("getChains"));
        if (!node || !chains) {
            return node ? chains.error() : node.error();
        }
        auto waits = whatItWaitsFor(*node, *chains);
        began = began || !waits.isEmpty();
        if (waits.isEmpty() && began && !stays) {
            const auto last = node->value(QLatin1StringView("lastBatch")).toInteger();
            context.terminal.line(QStringLiteral("Every chain has executed batch %1, and nothing waits.").arg(last));
            context.terminal.result(QJsonObject{{QStringLiteral("lastBatch"), last}});
            return Exit::Ok;
        }
        if (waits.isEmpty()) {
            waits = QStringLiteral("nothing waits: give it a withdrawal from another terminal");
        }
        if (std::exchange(said, waits) != waits) {
            context.terminal.note(waits);
        }
    }
}

CommandResult runDrive(Context& context, const l1::NetworkFile& network) {
    const auto wallet = unlockWallet(context.profile, context.arguments, context.terminal);
    if (!wallet) {
        return wallet.error();
    }
    if (!context.arguments.has(QStringLiteral("yes"))) {
        const auto agreed = context.terminal.confirm(QStringLiteral(
            "Make batches of your own, and pay with this wallet's coins what every chain takes for them?"));
        if (!agreed || !*agreed) {
            return agreed ? CommandResult(Failure(Exit::Declined, Error::invalid("declined", "nothing was begun")))
                          : CommandResult(agreed.error());
        }
    }
    if (const auto stopped = stopNode(context.profile.nodeFolder(network)); !stopped) {
        return stopped.error();
    }
    const SecretBytes key(wallet->contents.privateKey.bytes());
    auto session = NodeSession::startDriver(context.profile, network, context.terminal, key);
    if (!session) {
        return session.error();
    }
    Terminal::whenStopped(QStringLiteral("What is signed and stored goes on with the next 'landfall-cli drive'."));
    auto done = follow(context, *session);
    const auto stopped = stopNode(context.profile.nodeFolder(network));
    return done && !stopped ? CommandResult(stopped.error()) : done;
}

} // namespace

QList<Command> driveCommands() {
    return {
        {{QStringLiteral("drive"),
          QStringLiteral("when the sequencer has stalled: make, prove and bring batches yourself, with the attesters' "
                         "leave; what you withdraw meanwhile goes into them"),
          {},
          {{QStringLiteral("until-done"), QString(), QStringLiteral("end once all that waits has arrived")},
           {QStringLiteral("yes"), QString(), QStringLiteral("begin without asking")},
           passphraseOption()},
          {QStringLiteral("landfall-cli drive"), QStringLiteral("landfall-cli drive --until-done --yes")}},
         runDrive},
    };
}

} // namespace landfall::cli
