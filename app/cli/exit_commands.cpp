#include "cli/command.h"
#include "cli/exit_calls.h"
#include "cli/format.h"
#include "cli/node_session.h"
#include "cli/wallet_access.h"
#include "cli/wallet_at_node.h"
#include "common/format.h"
#include "common/typed_address.h"
#include "protocol/address.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace landfall::cli {
namespace {

const OptionSpec kChain{QStringLiteral("chain"), QStringLiteral("NAME"), QStringLiteral("only of this chain")};
const OptionSpec kToken{QStringLiteral("token"), QStringLiteral("SYMBOL"), QStringLiteral("only of this token")};
const OptionSpec kOwner{QStringLiteral("owner"), QStringLiteral("ADDRESS"),
                        QStringLiteral("whose; this wallet's by default. Its owner is paid, whoever sends it")};
const OptionSpec kAll{QStringLiteral("all"), QString(), QStringLiteral("everything that is open")};

// What the command line narrows the list to, and whether it says to take anything.
struct Choice {
    const l1::NetworkChain* chain = nullptr;
    const l1::NetworkToken* token = nullptr;
    bool takes = false;

    bool fits(const QJsonObject& entry) const {
        return (chain == nullptr || entry.value(QLatin1StringView("chainId")).toInt() == chain->index) &&
               (token == nullptr || entry.value(QLatin1StringView("tokenId")).toInt() == token->id);
    }
};

Outcome<Choice> choiceOf(const Context& context, const l1::NetworkFile& network) {
    Choice out;
    if (const auto name = context.arguments.option(kChain.name)) {
        const auto chain = findChain(network, *name);
        if (!chain) {
            return chain.error();
        }
        out.chain = *chain;
    }
    if (const auto name = context.arguments.option(kToken.name)) {
        const auto token = findToken(network, *name);
        if (!token) {
            return token.error();
        }
        out.token = *token;
    }
    out.takes = context.arguments.has(kAll.name) || out.chain != nullptr || out.token != nullptr;
    return out;
}

bool isOpen(const QJsonObject& entry) {
    return field(entry, "state") == QLatin1StringView("open");
}

QString stateText(const QJsonObject& entry) {
    const auto state = field(entry, "state");
    if (state == QLatin1StringView("taken")) {
        return QStringLiteral("taken out, tx %1").arg(field(entry, "transaction"));
    }
    if (state == QLatin1StringView("closed")) {
        return QStringLiteral("as things stand; exits are not open there");
    }
    return state == QLatin1StringView("open") ? QStringLiteral("open")
                                              : QStringLiteral("less than the token's smallest unit there");
}

void printExit(Terminal& terminal, const QJsonObject& entry) {
    terminal.pair(
        QStringLiteral("%1 %2").arg(amountText(entry.value(QLatin1StringView("amount"))), field(entry, "symbol")),
        QStringLiteral("%1, account %2: %3")
            .arg(field(entry, "chain"))
            .arg(entry.value(QLatin1StringView("account")).toInteger())
            .arg(stateText(entry)));
}

void printRefund(Terminal& terminal, const QJsonObject& entry) {
    const bool deposit = field(entry, "kind") == QLatin1StringView("deposit");
    terminal.pair(QStringLiteral("item %1").arg(entry.value(QLatin1StringView("item")).toInteger()),
                  QStringLiteral("%1: %2, %3")
                      .arg(field(entry, "chain"),
                           deposit
                               ? QStringLiteral("deposit of %1 %2")
                                     .arg(amountText(entry.value(QLatin1StringView("amount"))), field(entry, "symbol"))
                               : QStringLiteral("%1, its fee").arg(field(entry, "kind")),
                           stateText(entry)));
}

// Whose exits they are: named, or the wallet's.
Outcome<protocol::Address> ownerOf(const Context& context) {
    if (const auto text = context.arguments.option(kOwner.name)) {
        const auto parsed = app::parseTypedAddress(text->toStdString());
        return parsed ? Outcome<protocol::Address>(*parsed) : Failure(Exit::Usage, parsed.error());
    }
    return walletAddress(context.profile);
}

// Takes each of the entries that is chosen and open; goes on after a failure, and answers the first one.
CommandResult takeAll(Context& context, const Choice& choice, const QJsonArray& entries,
                      const std::function<void(Terminal&, const QJsonObject&)>& print,
                      const std::function<Outcome<bool>(const QJsonObject&)>& take) {
    std::optional<Failure> failed;
    QJsonArray results;
    int chosen = 0;
    for (const auto& value : entries) {
        auto entry = value.toObject();
        if (!choice.fits(entry) || !isOpen(entry)) {
            if (choice.fits(entry)) {
                print(context.terminal, entry);
            }
            continue;
        }
        ++chosen;
        const auto taken = take(entry);
        if (!taken) {
            context.terminal.line(QStringLiteral("  %1 on %2: %3")
                                      .arg(field(entry, "symbol"), field(entry, "chain"),
                                           QString::fromStdString(taken.error().error.message)));
            entry.insert(QStringLiteral("problem"), QString::fromStdString(taken.error().error.code));
            failed = failed.value_or(taken.error());
        } else {
            entry.insert(QStringLiteral("state"), QStringLiteral("taken"));
            entry.insert(QStringLiteral("before"), !*taken);
            if (!*taken) {
                context.terminal.line(
                    QStringLiteral("  %1 on %2: taken out before").arg(field(entry, "symbol"), field(entry, "chain")));
            }
        }
        results.append(entry);
    }
    context.terminal.result(QJsonObject{{QStringLiteral("taken"), results}});
    if (failed) {
        return *failed;
    }
    if (chosen == 0) {
        context.terminal.line(QStringLiteral("Nothing is open to be taken."));
    }
    return Exit::Ok;
}

CommandResult list(Context& context, const QJsonObject& page) {
    const auto exits = page.value(QLatin1StringView("exits")).toArray();
    context.terminal.line(QStringLiteral("Your shares of what each chain holds"));
    for (const auto& entry : exits) {
        printExit(context.terminal, entry.toObject());
    }
    if (exits.isEmpty()) {
        context.terminal.pair(QStringLiteral("nothing"), QStringLiteral("this owner's accounts are empty"));
    }
    const auto refunds = page.value(QLatin1StringView("refunds")).toArray();
    if (!refunds.isEmpty()) {
        context.terminal.line(QStringLiteral("Queued and in no batch: 'landfall-cli refund' gives it back"));
        for (const auto& entry : refunds) {
            printRefund(context.terminal, entry.toObject());
        }
    }
    if (const auto waits = field(page, "waits"); !waits.isEmpty()) {
        context.terminal.line(waits);
    }
    context.terminal.result(page);
    return Exit::Ok;
}

CommandResult runExit(Context& context, const l1::NetworkFile& network) {
    const auto choice = choiceOf(context, network);
    if (!choice) {
        return choice.error();
    }
    const auto address = ownerOf(context);
    if (!address) {
        return address.error();
    }
    auto session = NodeSession::connectOrStart(context.profile, network, context.terminal);
    if (!session) {
        return session.error();
    }
    const auto page = exitPage(*session, *address);
    if (!page) {
        return page.error();
    }
    if (!choice->takes) {
        return list(context, *page);
    }
    const auto wallet = unlockWallet(context.profile, context.arguments, context.terminal);
    if (!wallet) {
        return wallet.error();
    }
    ChainAccesses chains(network);
    return takeAll(
        context, *choice, page->value(QLatin1StringView("exits")).toArray(), printExit,
        [&](const QJsonObject& entry) { return takeExit(entry, *session, chains, *wallet, context.terminal); });
}

CommandResult runRefund(Context& context, const l1::NetworkFile& network) {
    const auto choice = choiceOf(context, network);
    if (!choice) {
        return choice.error();
    }
    auto atNode = walletAtNode(context, network);
    if (!atNode) {
        return atNode.error();
    }
    auto& [wallet, session] = *atNode;
    const auto page = exitPage(session, wallet.address);
    if (!page) {
        return page.error();
    }
    ChainAccesses chains(network);
    const auto done =
        takeAll(context, *choice, page->value(QLatin1StringView("refunds")).toArray(), printRefund,
                [&](const QJsonObject& entry) { return takeRefund(entry, chains, wallet, context.terminal); });
    if (done) {
        context.terminal.line(QStringLiteral("A refunded deposit waits in its chain's contract: 'landfall-cli claim' "
                                             "collects it."));
    }
    return done;
}

} // namespace

QList<Command> exitCommands() {
    return {
        {{QStringLiteral("exit"),
          QStringLiteral("your shares of chains whose exits are open: list them, or take them out"),
          {},
          {kChain, kToken, kAll, kOwner, passphraseOption()},
          {QStringLiteral("landfall-cli exit"), QStringLiteral("landfall-cli exit --all"),
           QStringLiteral("landfall-cli exit --chain \"Anvil Two\" --token USDC")}},
         runExit},
        {{QStringLiteral("refund"),
          QStringLiteral("once exits are open: get back what you queued and no batch took"),
          {},
          {kChain, kToken, passphraseOption()},
          {QStringLiteral("landfall-cli refund")}},
         runRefund},
    };
}

} // namespace landfall::cli
