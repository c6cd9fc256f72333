#include "cli/command.h"
#include "cli/format.h"
#include "cli/timeline_printer.h"
#include "cli/wallet_access.h"

#include "protocol/address.h"

#include <QJsonArray>

namespace landfall::cli {
namespace {

QString summaryLine(const QJsonObject& timeline, const l1::NetworkFile& network) {
    const auto request = timeline.value(QLatin1StringView("request")).toObject();
    const auto* token =
        network.token(static_cast<protocol::TokenId>(request.value(QLatin1StringView("token")).toInt()));
    const auto* chain =
        network.chain(static_cast<protocol::ChainIndex>(request.value(QLatin1StringView("chainId")).toInt()));
    const bool arrived = timeline.value(QLatin1StringView("arrived")).toBool();
    return QStringLiteral("%1  %2 %3 to %4  %5")
        .arg(timeline.value(QLatin1StringView("hash")).toString(),
             amountText(request.value(QLatin1StringView("amount"))),
             token == nullptr ? QString() : QString::fromStdString(token->symbol),
             chain == nullptr ? QString() : QString::fromStdString(chain->name),
             arrived ? QStringLiteral("arrived") : timeline.value(QLatin1StringView("state")).toString());
}

CommandResult list(Context& context, const l1::NetworkFile& network, NodeSession& session) {
    const auto address = walletAddress(context.profile);
    if (!address) {
        return address.error();
    }
    const auto requests =
        session.array(QStringLiteral("getRequests"), {QString::fromStdString(protocol::formatAddress(*address))});
    if (!requests) {
        return requests.error();
    }
    if (requests->isEmpty()) {
        context.terminal.line(QStringLiteral("No withdrawals yet."));
    }
    for (const auto& timeline : *requests) {
        context.terminal.line(summaryLine(timeline.toObject(), network));
    }
    context.terminal.result(*requests);
    return Exit::Ok;
}

CommandResult run(Context& context) {
    const auto timeout = context.arguments.number(QStringLiteral("timeout"), 1, 86'400);
    if (!timeout) {
        return timeout.error();
    }
    const auto network = networkOf(context.profile);
    if (!network) {
        return network.error();
    }
    auto session = NodeSession::connectOrStart(context.profile, *network, context.terminal);
    if (!session) {
        return session.error();
    }
    const auto hash = context.arguments.positional(0);
    if (!hash) {
        return list(context, *network, *session);
    }
    if (context.arguments.has(QStringLiteral("watch"))) {
        return watch(*session, context.terminal, *network, *hash,
                     *timeout ? std::optional(std::chrono::seconds(**timeout)) : std::nullopt);
    }
    const auto timeline = session->object(QStringLiteral("getTimeline"), {*hash});
    if (!timeline) {
        return timeline.error();
    }
    context.terminal.line(summaryLine(*timeline, *network));
    TimelinePrinter(context.terminal).update(*timeline, true);
    context.terminal.result(*timeline);
    return Exit::Ok;
}

} // namespace

QList<Command> statusCommands() {
    return {
        {{QStringLiteral("status"),
          QStringLiteral("the steps of a withdrawal, or all withdrawals"),
          {QStringLiteral("[HASH]")},
          {{QStringLiteral("watch"), QString(), QStringLiteral("follow it until the tokens arrived")},
           {QStringLiteral("timeout"), QStringLiteral("SECONDS"), QStringLiteral("watch no longer than this")}},
          {QStringLiteral("landfall-cli status"), QStringLiteral("landfall-cli status 0x… --watch")}},
         run},
    };
}

} // namespace landfall::cli
