#include "base/hex.h"
#include "cli/chain_access.h"
#include "cli/command.h"
#include "cli/format.h"
#include "cli/node_session.h"
#include "cli/wallet_access.h"
#include "cli/wallet_at_node.h"
#include "common/format.h"
#include "common/typed_address.h"
#include "l1/error_codes.h"
#include "protocol/address.h"
#include "protocol/batch_words.h"
#include "rpc/exit_json.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <map>

namespace landfall::cli {
namespace {

const OptionSpec kChain{QStringLiteral("chain"), QStringLiteral("NAME"), QStringLiteral("only of this chain")};
const OptionSpec kToken{QStringLiteral("token"), QStringLiteral("SYMBOL"), QStringLiteral("only of this token")};
const OptionSpec kOwner{QStringLiteral("owner"), QStringLiteral("ADDRESS"),
                        QStringLiteral("whose; this wallet's by default. Its owner is paid, whoever sends it")};
const OptionSpec kAll{QStringLiteral("all"), QString(), QStringLiteral("everything that is open")};

// A proof takes a part of a second; the first one on a machine loads its key before.
constexpr std::chrono::seconds kProofDeadline{120};

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

// An owner's exits and refunds, as the node has them.
Outcome<QJsonObject> pageOf(NodeSession& session, const protocol::Address& owner) {
    return session.object(QStringLiteral("getExits"), {QString::fromStdString(protocol::formatAddress(owner))});
}

// What this run opens, one a chain.
class ChainAccesses {
public:
    explicit ChainAccesses(const l1::NetworkFile& network) : m_network(network) {}

    Outcome<ChainAccess*> on(protocol::ChainIndex chain) {
        auto& access = m_chains[chain];
        if (!access) {
            auto opened = ChainAccess::open(m_network, chain);
            if (!opened) {
                return opened.error();
            }
            access = std::make_unique<ChainAccess>(std::move(*opened));
        }
        return access.get();
    }

private:
    const l1::NetworkFile& m_network;
    std::map<protocol::ChainIndex, std::unique_ptr<ChainAccess>> m_chains;
};

// True if it was taken now, false if it had been before.
Outcome<bool> takeExit(const QJsonObject& entry, NodeSession& session, ChainAccesses& chains, const Wallet& wallet,
                       Terminal& terminal) {
    const auto chain = static_cast<protocol::ChainIndex>(entry.value(QLatin1StringView("chainId")).toInt());
    const auto account = static_cast<protocol::AccountId>(entry.value(QLatin1StringView("account")).toInteger());
    const auto token = static_cast<protocol::TokenId>(entry.value(QLatin1StringView("tokenId")).toInt());
    const auto access = chains.on(chain);
    if (!access) {
        return access.error();
    }
    // The node's rows may be behind what an earlier run has sent.
    const auto exited = (*access)->exited(account, token);
    if (!exited) {
        return exited.error();
    }
    if (*exited) {
        return false;
    }
    const auto made = session.object(QStringLiteral("proveExit"),
                                     {static_cast<int>(chain), static_cast<qint64>(account), static_cast<int>(token)},
                                     kProofDeadline);
    if (!made) {
        return made.error();
    }
    auto call = rpc::exitFromJson(*made);
    if (!call) {
        return Failure(call.error());
    }
    const auto receipt = (*access)->send(wallet, *call, QStringLiteral("exit"), terminal);
    if (!receipt && receipt.error().error.code == code::kContractAlreadyExited) {
        return false;
    }
    return receipt ? Outcome<bool>(true) : receipt.error();
}

Outcome<bool> takeRefund(const QJsonObject& entry, ChainAccesses& chains, const Wallet& wallet, Terminal& terminal) {
    const auto words = fixedFromHex<62>(field(entry, "words").toStdString());
    protocol::WordPair pair;
    if (words) {
        std::copy_n(words->begin(), pair.first.size(), pair.first.begin());
        std::copy_n(words->begin() + static_cast<std::ptrdiff_t>(pair.first.size()), pair.second.size(),
                    pair.second.begin());
    }
    const auto operation = protocol::decodeOperation(pair);
    if (!words || !operation) {
        return Failure(words ? operation.error() : words.error());
    }
    const auto access = chains.on(static_cast<protocol::ChainIndex>(entry.value(QLatin1StringView("chainId")).toInt()));
    if (!access) {
        return access.error();
    }
    const auto item = static_cast<std::uint64_t>(entry.value(QLatin1StringView("item")).toInteger());
    const auto receipt =
        (*access)->send(wallet, l1::RefundQueued{item, *operation}, QStringLiteral("refund"), terminal);
    if (!receipt && receipt.error().error.code == code::kContractAlreadyRefunded) {
        return false;
    }
    return receipt ? Outcome<bool>(true) : receipt.error();
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
    const auto page = pageOf(*session, *address);
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
    const auto page = pageOf(session, wallet.address);
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
