#include "cli/await.h"
#include "cli/chain_access.h"
#include "cli/command.h"
#include "cli/format.h"
#include "cli/governed_change.h"
#include "cli/limit_view.h"
#include "common/format.h"
#include "common/key_file.h"
#include "l1/chain_adapters.h"
#include "protocol/address.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace landfall::cli {
namespace {

const OptionSpec kChain{QStringLiteral("chain"), QStringLiteral("NAME"), QStringLiteral("chain, by name or number")};
constexpr int kColumn = 18;

QString addressText(const protocol::ChainAddress& address) {
    return QString::fromStdString(protocol::formatChainAddress(address));
}

qint64 nowSeconds() {
    return QDateTime::currentSecsSinceEpoch();
}

// One chain's contract, and what its governor may change there.
class GovernanceClient {
public:
    static Outcome<GovernanceClient> open(const l1::NetworkFile& network, const l1::NetworkChain& chain) {
        auto reader = l1::makeGovernanceReader(network, chain.index);
        if (!reader) {
            return Failure(reader.error());
        }
        return GovernanceClient(std::move(*reader));
    }

    Outcome<l1::Governance> read(const protocol::ChainAddress& account) {
        return ask<l1::Governance>([&](QObject* context, const auto& done) { m_reader->read(context, account, done); });
    }
    Outcome<std::optional<protocol::UnixSeconds>> readyAt(const l1::Change& change) {
        return ask<std::optional<protocol::UnixSeconds>>(
            [&](QObject* context, const auto& done) { m_reader->readyAt(context, change, done); });
    }
    Outcome<std::vector<l1::PendingChange>> pending() {
        return ask<std::vector<l1::PendingChange>>(
            [&](QObject* context, const auto& done) { m_reader->pending(context, done); });
    }

private:
    explicit GovernanceClient(std::unique_ptr<l1::GovernanceReader> reader) : m_reader(std::move(reader)) {}

    template <class T>
    static Outcome<T> ask(const std::function<void(QObject*, std::function<void(Result<T>)>)>& question) {
        auto answer = await<Result<T>>(question);
        return answer ? Outcome<T>(std::move(*answer)) : Failure(answer.error());
    }

    std::unique_ptr<l1::GovernanceReader> m_reader;
};

// What a command about one change on one chain starts from.
struct Proposal {
    l1::NetworkFile network;
    const l1::NetworkChain* chain = nullptr;
    l1::Change change;
    Wallet signer;
    GovernanceClient client;
    l1::Governance governance;                    // with the standing of the change's account
    std::optional<protocol::UnixSeconds> readyAt; // once it is proposed
};

Outcome<std::unique_ptr<Proposal>> proposalOf(const Context& context) {
    const auto& arguments = context.arguments;
    for (const auto* needed : {"chain", "key-file"}) {
        if (!arguments.has(QLatin1StringView(needed))) {
            return usage(std::string("--") + needed + " is missing");
        }
    }
    auto network = networkOf(context.profile);
    if (!network) {
        return network.error();
    }
    const auto chain = findChain(*network, *arguments.option(kChain.name));
    if (!chain) {
        return chain.error();
    }
    const auto change = parseChange(*arguments.positional(0), arguments.positional(1).value_or(QString()), *network);
    if (!change) {
        return Failure(Exit::Usage, change.error());
    }
    auto key = app::readKeyFile(*arguments.option(QStringLiteral("key-file")));
    if (!key) {
        return Failure(Exit::Usage, key.error());
    }
    auto client = GovernanceClient::open(*network, **chain);
    if (!client) {
        return client.error();
    }
    const auto governance = client->read(change->account);
    if (!governance) {
        return governance.error();
    }
    const auto readyAt = client->readyAt(*change);
    if (!readyAt) {
        return readyAt.error();
    }
    const auto index = (*chain)->index;
    auto out = std::make_unique<Proposal>(Proposal{std::move(*network), nullptr, *change,
                                                   app::openWalletOf({std::move(*key), SecretBytes(), std::nullopt}),
                                                   std::move(*client), *governance, *readyAt});
    out->chain = out->network.chain(index);
    return out;
}

// Seconds until the change may be applied; the chain's own time counts, which may be ahead of ours.
qint64 secondsLeft(const l1::Governance& governance, protocol::UnixSeconds readyAt) {
    return static_cast<qint64>(readyAt) - std::max(nowSeconds(), static_cast<qint64>(governance.now));
}

std::string whenText(const l1::Governance& governance, protocol::UnixSeconds readyAt) {
    const auto left = secondsLeft(governance, readyAt);
    return (left <= 0 ? QStringLiteral("now")
                      : QStringLiteral("in %1 (from %2 on)")
                            .arg(app::waitText(left), QDateTime::fromSecsSinceEpoch(static_cast<qint64>(readyAt))
                                                          .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"))))
        .toStdString();
}

bool hasExpired(const Proposal& proposal) {
    return secondsLeft(proposal.governance, l1::PendingChange{proposal.change, *proposal.readyAt}.expiresAt()) < 0;
}

std::optional<Failure> notGovernor(const Proposal& proposal) {
    if (proposal.signer.address == proposal.governance.governor) {
        return std::nullopt;
    }
    return Failure(Error::invalid("not-governor", protocol::formatAddress(proposal.signer.address) +
                                                      " is not the governor of " + proposal.chain->name +
                                                      "'s contract, which is " +
                                                      protocol::formatChainAddress(proposal.governance.governor) +
                                                      ": give that one's --key-file"));
}

std::optional<Failure> notProposed(const Proposal& proposal) {
    if (proposal.readyAt) {
        return std::nullopt;
    }
    return Failure(
        Error::invalid("change-not-proposed", "nobody has proposed on " + proposal.chain->name + " to " +
                                                  changeText(proposal.change, proposal.network).toStdString() +
                                                  ": 'landfall-cli network changes' lists what is proposed"));
}

std::optional<Failure> pointless(const Proposal& proposal) {
    const auto why = whyPointless(proposal.change, proposal.governance);
    return why.empty()
               ? std::nullopt
               : std::optional(Failure(Error::invalid("change-pointless", "on " + proposal.chain->name + " " + why)));
}

// Shows what is about to be signed, asks, and sends it.
CommandResult carryOut(Context& context, const Proposal& proposal, const l1::ContractCall& call,
                       const QString& question, const QString& done) {
    auto& terminal = context.terminal;
    terminal.pair(QStringLiteral("Chain"), QString::fromStdString(proposal.chain->name));
    terminal.pair(QStringLiteral("Change"), changeText(proposal.change, proposal.network));
    terminal.pair(QStringLiteral("Signed by"), addressText(proposal.signer.address));
    if (!context.arguments.has(QStringLiteral("yes"))) {
        const auto agreed = terminal.confirm(question);
        if (!agreed) {
            return agreed.error();
        }
        if (!*agreed) {
            return Failure(Exit::Declined, Error::invalid("declined", "nothing was signed"));
        }
    }
    auto access = ChainAccess::open(proposal.network, proposal.chain->index);
    if (!access) {
        return access.error();
    }
    const auto receipt = access->send(proposal.signer, call, done, terminal);
    if (!receipt) {
        return receipt.error();
    }
    return Exit::Ok;
}

QJsonObject changeJson(const l1::NetworkFile& network, const l1::Change& change,
                       std::optional<protocol::UnixSeconds> readyAt) {
    return {
        {QStringLiteral("change"), changeName(change.kind)},
        {QStringLiteral("value"), changeValue(change, network)},
        {QStringLiteral("readyAt"), readyAt ? QJsonValue(static_cast<qint64>(*readyAt)) : QJsonValue()},
        {QStringLiteral("expiresAt"),
         readyAt ? QJsonValue(static_cast<qint64>(l1::PendingChange{change, *readyAt}.expiresAt())) : QJsonValue()}};
}

CommandResult propose(Context& context) {
    const auto found = proposalOf(context);
    if (!found) {
        return found.error();
    }
    auto& proposal = **found;
    if (const auto no = notGovernor(proposal)) {
        return *no;
    }
    if (proposal.readyAt && !hasExpired(proposal)) {
        return Failure(Error::invalid("change-proposed-already", "this is proposed on " + proposal.chain->name +
                                                                     " already, to be applied " +
                                                                     whenText(proposal.governance, *proposal.readyAt)));
    }
    if (const auto no = pointless(proposal)) {
        return *no;
    }
    const auto sent = carryOut(context, proposal, l1::ProposeChange{proposal.change},
                               QStringLiteral("Propose this? It can be applied after %1.")
                                   .arg(app::waitText(static_cast<qint64>(proposal.governance.timeLock))),
                               QStringLiteral("proposed"));
    if (!sent) {
        return sent;
    }
    const auto readyAt = proposal.client.readyAt(proposal.change);
    if (!readyAt) {
        return readyAt.error();
    }
    if (*readyAt) {
        context.terminal.line(QStringLiteral("Anyone can apply it %1, with 'landfall-cli network apply'.")
                                  .arg(QString::fromStdString(whenText(proposal.governance, **readyAt))));
    }
    context.terminal.result(changeJson(proposal.network, proposal.change, *readyAt));
    return Exit::Ok;
}

CommandResult apply(Context& context) {
    const auto found = proposalOf(context);
    if (!found) {
        return found.error();
    }
    const auto& proposal = **found;
    if (const auto no = notProposed(proposal)) {
        return *no;
    }
    if (hasExpired(proposal)) {
        return Failure(Error::invalid("change-expired", "nobody applied this on " + proposal.chain->name +
                                                            " within 14 days after its time lock: propose it again"));
    }
    if (secondsLeft(proposal.governance, *proposal.readyAt) > 0) {
        return Failure(Error::invalid("change-too-early", "the time lock of " + proposal.chain->name +
                                                              " still holds this back: it can be applied " +
                                                              whenText(proposal.governance, *proposal.readyAt)));
    }
    if (const auto no = pointless(proposal)) {
        return *no;
    }
    const auto sent = carryOut(context, proposal, l1::ApplyChange{proposal.change}, QStringLiteral("Apply this?"),
                               QStringLiteral("applied"));
    if (sent) {
        context.terminal.result(changeJson(proposal.network, proposal.change, std::nullopt));
    }
    return sent;
}

CommandResult cancel(Context& context) {
    const auto found = proposalOf(context);
    if (!found) {
        return found.error();
    }
    const auto& proposal = **found;
    if (const auto no = notGovernor(proposal)) {
        return *no;
    }
    if (const auto no = notProposed(proposal)) {
        return *no;
    }
    const auto sent = carryOut(context, proposal, l1::CancelChange{proposal.change},
                               QStringLiteral("Take this proposal back?"), QStringLiteral("taken back"));
    if (sent) {
        context.terminal.result(changeJson(proposal.network, proposal.change, std::nullopt));
    }
    return sent;
}

// One chain's part of `network changes`.
Outcome<QJsonObject> showChain(Terminal& terminal, const l1::NetworkFile& network, const l1::NetworkChain& chain) {
    auto client = GovernanceClient::open(network, chain);
    if (!client) {
        return client.error();
    }
    const auto governance = client->read(network.sequencer);
    if (!governance) {
        return governance.error();
    }
    const auto pending = client->pending();
    if (!pending) {
        return pending.error();
    }
    terminal.pair(QStringLiteral("Governor"), addressText(governance->governor), kColumn);
    terminal.pair(QStringLiteral("Sequencer"),
                  addressText(network.sequencer) + QStringLiteral(", ") + standingText(governance->standing), kColumn);
    terminal.pair(QStringLiteral("Gas of a payout"), QStringLiteral("at most ") + app::numberText(governance->pushGas),
                  kColumn);
    terminal.pair(QStringLiteral("Time lock"), app::waitText(static_cast<qint64>(governance->timeLock)), kColumn);
    showLimits(terminal, network, chain, *governance);
    QJsonArray changes;
    for (const auto& entry : *pending) {
        const auto left = secondsLeft(*governance, entry.expiresAt());
        const auto when =
            left < 0 ? QStringLiteral("expired, so it can only be proposed again")
                     : QStringLiteral("can be applied %1, expires in %2")
                           .arg(QString::fromStdString(whenText(*governance, entry.readyAt)), app::waitText(left));
        terminal.pair(QStringLiteral("Proposed"), QStringLiteral("%1; %2").arg(changeText(entry.change, network), when),
                      kColumn);
        changes.append(changeJson(network, entry.change, entry.readyAt));
    }
    if (pending->empty()) {
        terminal.pair(QStringLiteral("Proposed"), QStringLiteral("nothing"), kColumn);
    }
    return QJsonObject{{QStringLiteral("chainId"), chain.index},
                       {QStringLiteral("governor"), addressText(governance->governor)},
                       {QStringLiteral("sequencer"), addressText(network.sequencer)},
                       {QStringLiteral("standing"), standingText(governance->standing)},
                       {QStringLiteral("pushGas"), static_cast<qint64>(governance->pushGas)},
                       {QStringLiteral("timeLock"), static_cast<qint64>(governance->timeLock)},
                       {QStringLiteral("limits"), limitsJson(*governance)},
                       {QStringLiteral("pending"), changes}};
}

CommandResult changes(Context& context, const l1::NetworkFile& network) {
    const l1::NetworkChain* only = nullptr;
    if (const auto name = context.arguments.option(kChain.name)) {
        const auto chain = findChain(network, *name);
        if (!chain) {
            return chain.error();
        }
        only = *chain;
    }
    QJsonArray result;
    std::optional<Failure> first;
    for (const auto& chain : network.chains) {
        if (only != nullptr && only != &chain) {
            continue;
        }
        context.terminal.line(context.terminal.bold(QString::fromStdString(chain.name)));
        const auto shown = showChain(context.terminal, network, chain);
        if (shown) {
            result.append(*shown);
            continue;
        }
        context.terminal.problem(shown.error().error);
        result.append(QJsonObject{{QStringLiteral("chainId"), chain.index},
                                  {QStringLiteral("problem"), problemJson(shown.error().error)}});
        first = first ? first : std::optional(shown.error());
    }
    context.terminal.result(result);
    if (first && !context.terminal.json()) {
        return *first;
    }
    return first ? first->exit : Exit::Ok;
}

} // namespace

QList<Command> governorCommands() {
    const QStringList words{QStringLiteral("CHANGE"), QStringLiteral("[VALUE]")};
    const QList<OptionSpec> options{
        kChain,
        {QStringLiteral("key-file"), QStringLiteral("FILE"), QStringLiteral("the key that signs and pays")},
        {QStringLiteral("yes"), QString(), QStringLiteral("sign without asking")}};
    return {
        {{QStringLiteral("network changes"),
          QStringLiteral("who governs each chain's contract, and what is proposed there"),
          {},
          {kChain},
          {QStringLiteral("landfall-cli network changes")}},
         changes},
        {{QStringLiteral("network propose"),
          QStringLiteral("propose a change, as the governor; its time lock starts"),
          words,
          options,
          {QStringLiteral("landfall-cli network propose readmit-sequencer --chain East --key-file governor.key"),
           QStringLiteral("landfall-cli network propose push-gas 200000 --chain East --key-file governor.key")},
          changesHelp()},
         propose},
        {{QStringLiteral("network apply"),
          QStringLiteral("apply a proposed change once its time lock is over; anyone may"),
          words,
          options,
          {QStringLiteral("landfall-cli network apply readmit-sequencer --chain East --key-file any.key")},
          changesHelp()},
         apply},
        {{QStringLiteral("network cancel"),
          QStringLiteral("take a proposed change back, as the governor"),
          words,
          options,
          {QStringLiteral("landfall-cli network cancel push-gas 200000 --chain East --key-file governor.key")},
          changesHelp()},
         cancel},
    };
}

} // namespace landfall::cli
