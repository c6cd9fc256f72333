#include "cli/command.h"
#include "cli/format.h"
#include "cli/timeline_printer.h"
#include "cli/wallet_access.h"
#include "cli/wallet_at_node.h"
#include "cli/withdraw.h"

#include "node/requests/validator.h"
#include "protocol/address.h"
#include "protocol/limits.h"

#include <QDateTime>
#include <QJsonObject>

namespace landfall::cli {
namespace {

// An hour below what nodes take, because clocks differ.
constexpr std::uint64_t kMostMinutes = node::kMostSecondsAhead / 60 - 60;

Outcome<TypedWithdraw> typedIn(const Context& context) {
    TypedWithdraw typed;
    for (const auto& [name, value] :
         {std::pair{QStringLiteral("chain"), &typed.chain}, std::pair{QStringLiteral("token"), &typed.token},
          std::pair{QStringLiteral("amount"), &typed.amount}}) {
        const auto given = context.arguments.option(name);
        if (!given) {
            return usage("--" + name.toStdString() + " is missing");
        }
        *value = *given;
    }
    typed.to = context.arguments.option(QStringLiteral("to"));
    typed.fee = context.arguments.option(QStringLiteral("fee"));
    const auto minutes = context.arguments.number(QStringLiteral("valid-for"), 3, kMostMinutes);
    if (!minutes) {
        return minutes.error();
    }
    typed.validMinutes = minutes->value_or(60);
    const auto account = context.arguments.number(QStringLiteral("account"), 0, protocol::kAccountCapacity - 1);
    if (!account) {
        return account.error();
    }
    typed.account = *account;
    return typed;
}

CommandResult run(Context& context) {
    const auto typed = typedIn(context);
    if (!typed) {
        return typed.error();
    }
    const auto timeout = context.arguments.number(QStringLiteral("timeout"), 1, 86'400);
    if (!timeout) {
        return timeout.error();
    }
    const auto network = networkOf(context.profile);
    if (!network) {
        return network.error();
    }
    auto atNode = walletAtNode(context, *network);
    if (!atNode) {
        return atNode.error();
    }
    auto& [wallet, session] = *atNode;
    const auto reviewed = reviewWithdraw(session, *network, wallet, *typed);
    if (!reviewed) {
        return reviewed.error();
    }
    const auto& [review, feeWarning] = *reviewed;
    for (const auto& line : review.lines()) {
        context.terminal.pair(QString::fromStdString(line.label), QString::fromStdString(line.value));
    }
    const bool unasked = context.arguments.has(QStringLiteral("yes"));
    if (feeWarning && unasked) {
        return Failure(Exit::Declined,
                       Error::invalid("fee-above-ceiling",
                                      *feeWarning + ": --yes signs no such fee; look at it without --yes, or name the "
                                                    "fee that you would pay with --fee"));
    }
    if (feeWarning) {
        context.terminal.pair(QStringLiteral("Warning"), QString::fromStdString(*feeWarning));
    }
    if (!unasked) {
        const auto agreed = context.terminal.confirm(QStringLiteral("Sign and send this?"));
        if (!agreed) {
            return agreed.error();
        }
        if (!*agreed) {
            return Failure(Exit::Declined, Error::invalid("declined", "nothing was signed"));
        }
    }
    const auto hash = sendWithdraw(session, *network, wallet, review);
    if (!hash) {
        return hash.error();
    }
    context.terminal.line();
    context.terminal.pair(QStringLiteral("Request"), *hash);
    if (context.arguments.has(QStringLiteral("no-wait"))) {
        context.terminal.result(QJsonObject{{QStringLiteral("hash"), *hash}});
        return Exit::Ok;
    }
    return watch(session, context.terminal, *network, *hash,
                 *timeout ? std::optional(std::chrono::seconds(**timeout)) : std::nullopt);
}

} // namespace

QList<Command> withdrawCommands() {
    return {
        {{QStringLiteral("withdraw"),
          QStringLiteral("withdraw a token to any chain that has it"),
          {},
          {{QStringLiteral("chain"), QStringLiteral("NAME"), QStringLiteral("destination, by name or number")},
           {QStringLiteral("token"), QStringLiteral("SYMBOL"), QStringLiteral("token, by symbol or number")},
           {QStringLiteral("amount"), QStringLiteral("N"), QStringLiteral("how much, or max (balance less fee)")},
           {QStringLiteral("to"), QStringLiteral("ADDRESS"), QStringLiteral("recipient; this wallet's by default")},
           {QStringLiteral("fee"), QStringLiteral("N"),
            QStringLiteral("the fee; by default what the sequencer quotes")},
           {QStringLiteral("valid-for"), QStringLiteral("MINUTES"),
            QStringLiteral("until it expires; 60 by default, some 7 days at most")},
           {QStringLiteral("account"), QStringLiteral("N"), QStringLiteral("from another account of this wallet's")},
           {QStringLiteral("yes"), QString(),
            QStringLiteral("sign without asking, unless the quoted fee is out of the ordinary")},
           {QStringLiteral("no-wait"), QString(), QStringLiteral("return once it is accepted")},
           {QStringLiteral("timeout"), QStringLiteral("SECONDS"), QStringLiteral("watch no longer than this")},
           passphraseOption()},
          {QStringLiteral("landfall-cli withdraw --chain \"Anvil Two\" --token USDC --amount 250"),
           QStringLiteral("landfall-cli withdraw --chain 2 --token USDC --amount max --to 0x… --yes --json")}},
         run},
    };
}

} // namespace landfall::cli
