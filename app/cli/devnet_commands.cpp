#include "cli/await.h"
#include "cli/command.h"
#include "cli/demo.h"
#include "cli/devnet_start.h"
#include "cli/node_process.h"
#include "cli/node_session.h"
#include "cli/proving_keys.h"
#include "cli/rehearsal.h"
#include "cli/wallet_access.h"
#include "common/typed_address.h"
#include "devnet/control.h"
#include "devnet/plan.h"
#include "platform/end_signals.h"
#include "protocol/address.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include <algorithm>

namespace landfall::cli {
namespace {

constexpr auto kUpPatience = std::chrono::minutes(10); // proving keys may have to be made

QJsonObject describe(const devnet::DevnetState& state, const QString& folder) {
    QJsonArray chains;
    QJsonArray processes{state.supervisor.pid};
    for (const auto& chain : state.chains) {
        chains.append(QJsonObject{{QStringLiteral("name"), chain.name},
                                  {QStringLiteral("layerOneChainId"), static_cast<qint64>(chain.evmChainId)},
                                  {QStringLiteral("url"), chain.url}});
        processes.append(chain.process.pid);
    }
    QJsonArray attesters;
    for (const auto& attester : state.attesters) {
        attesters.append(QJsonObject{{QStringLiteral("address"), attester.address},
                                     {QStringLiteral("url"), attester.url},
                                     {QStringLiteral("givenUp"), attester.givenUp}});
        processes.append(attester.process.pid);
    }
    return {{QStringLiteral("running"), true},
            {QStringLiteral("network"), devnet::networkFileIn(folder)},
            {QStringLiteral("chains"), chains},
            {QStringLiteral("attesters"), attesters},
            {QStringLiteral("processes"), processes}};
}

void show(Terminal& terminal, const devnet::DevnetState& state, const QString& folder) {
    for (const auto& chain : state.chains) {
        terminal.pair(chain.name, QStringLiteral("%1  chain id %2").arg(chain.url).arg(chain.evmChainId));
    }
    for (const auto& attester : state.attesters) {
        terminal.pair(QStringLiteral("Attester"), QStringLiteral("%1  %2").arg(attester.url, attester.address));
        if (attester.givenUp) {
            terminal.pair(terminal.bad(QStringLiteral("Given up")),
                          QStringLiteral("it fell again and again, and withdrawals wait for its vote: 'landfall-cli "
                                         "devnet down', then 'devnet up'"));
        }
    }
    terminal.pair(QStringLiteral("Network file"), devnet::networkFileIn(folder));
    terminal.line(QStringLiteral("Play money: its keys are known to everybody."));
    terminal.result(describe(state, folder));
}

// The failure that a landfall-cli with --json ended with, by what it wrote.
std::optional<Failure> failureIn(const QByteArray& output) {
    const auto last = output.mid(output.lastIndexOf('\n') + 1);
    const auto error = QJsonDocument::fromJson(last).object().value(QLatin1StringView("error")).toObject();
    if (error.isEmpty()) {
        return std::nullopt;
    }
    const auto text = [&error](const char* name) {
        return error.value(QLatin1StringView(name)).toString().toStdString();
    };
    return Failure(static_cast<Exit>(error.value(QLatin1StringView("exit")).toInt()),
                   Error::unavailable(text("name"), text("message")));
}

CommandResult upDetached(Context& context) {
    const QString folder = context.profile.devnetFolder();
    const auto status = devnet::statusOf(folder);
    if (status && status->running) {
        return Failure(Error::invalid("devnet-running", "a devnet runs in " + folder.toStdString() +
                                                            " already: stop it with 'landfall-cli devnet down'"));
    }
    if (!QDir().mkpath(folder)) {
        return Failure(Error::unavailable("devnet-folder", "the devnet's folder " + folder.toStdString() +
                                                               " can't be made: make its place writable, or choose "
                                                               "another with --data"));
    }
    const QString output = folder + QStringLiteral("/supervisor.out");
    QProcess process;
    process.setProgram(QCoreApplication::applicationFilePath());
    QStringList words{QStringLiteral("devnet"), QStringLiteral("up"), QStringLiteral("--json"),
                      QStringLiteral("--data"), context.profile.folder()};
    for (const auto& option : {QStringLiteral("sizes"), QStringLiteral("chains")}) {
        if (const auto value = context.arguments.option(option)) {
            words << QStringLiteral("--") + option << *value;
        }
    }
    process.setArguments(words);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(output);
    process.setStandardErrorFile(output, QIODevice::Append);
    qint64 pid = 0;
    if (!process.startDetached(&pid)) {
        return Failure(Error::internal("devnet-not-up", "can't start the devnet's supervisor"));
    }
    if (const auto up = devnet::waitUntilReady(folder, pid, kUpPatience); !up) {
        QFile file(output);
        const QByteArray said = file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
        if (const auto failure = failureIn(said)) {
            return *failure;
        }
        auto error = up.error();
        error.message += ". It said: " + said.right(600).toStdString();
        return Failure(error);
    }
    const auto ready = devnet::statusOf(folder);
    if (!ready) {
        return Failure(ready.error());
    }
    show(context.terminal, ready->state, folder);
    return Exit::Ok;
}

// Error: usage.
Outcome<std::vector<protocol::AddressFamily>> parseChains(const QString& text) {
    const auto kinds = text.split(QLatin1Char(','));
    std::vector<protocol::AddressFamily> out;
    for (const auto& kind : kinds) {
        if (kind == QLatin1StringView("evm") || kind == QLatin1StringView("starknet")) {
            out.push_back(kind == QLatin1StringView("evm") ? protocol::AddressFamily::Evm
                                                           : protocol::AddressFamily::Starknet);
        }
    }
    const bool known = std::ssize(out) == kinds.size();
    const bool few = out.size() >= devnet::kLeastChains && out.size() <= devnet::kMostChains;
    if (!known || !few || out.front() != protocol::AddressFamily::Evm ||
        std::ranges::count(out, protocol::AddressFamily::Starknet) > 1) {
        return usage(
            "--chains takes the kind of each chain, two to four of them, the first of them evm and at most one "
            "starknet, such as evm,evm,starknet, not '" +
            text.toStdString() + "'");
    }
    return out;
}

CommandResult up(Context& context) {
    const auto sizes = parseSizes(context.arguments.option(QStringLiteral("sizes")).value_or(QStringLiteral("4,8")));
    if (!sizes) {
        return sizes.error();
    }
    const auto chains =
        parseChains(context.arguments.option(QStringLiteral("chains")).value_or(QStringLiteral("evm,evm")));
    if (!chains) {
        return chains.error();
    }
    if (context.arguments.has(QStringLiteral("detach"))) {
        return upDetached(context);
    }
    const platform::EndSignals signals;
    const QString folder = context.profile.devnetFolder();
    const DevnetWish wish{.sizes = *sizes, .chains = *chains};
    auto supervisor = startDevnet(context.profile, folder, wish, context.terminal, &signals);
    if (!supervisor) {
        return supervisor.error();
    }
    show(context.terminal, (*supervisor)->state(), folder);
    context.terminal.note(QStringLiteral("Ctrl-C stops it."));
    QObject::connect(supervisor->get(), &devnet::Supervisor::progress, supervisor->get(),
                     [&context](const QString& line) { context.terminal.note(QStringLiteral("  ") + line); });
    const auto end = await<Status>([&](QObject* receiver, const std::function<void(Status)>& done) {
        QObject::connect(&signals, &platform::EndSignals::requested, receiver, [done] { done({}); });
        QObject::connect(supervisor->get(), &devnet::Supervisor::failed, receiver,
                         [done](const Error& error) { done(error); });
    });
    (*supervisor)->stop();
    return end ? CommandResult(Exit::Ok) : Failure(end.error());
}

CommandResult down(Context& context) {
    // Whatever became of the network's file, its node knows where it was.
    const auto nodes = nodesOf(context.profile.folder(), devnet::networkFileIn(context.profile.devnetFolder()));
    std::optional<Failure> failure;
    for (const auto& folder : nodes) {
        if (const auto stopped = stopNode(folder); !stopped) {
            failure = stopped.error(); // told when the rest is down
        }
    }
    const auto stopped = devnet::takeDown(context.profile.devnetFolder());
    if (!stopped) {
        return Failure(stopped.error());
    }
    if (failure) {
        return *failure;
    }
    const bool anything = *stopped || !nodes.isEmpty();
    context.terminal.line(anything ? QStringLiteral("The devnet is down.") : QStringLiteral("No devnet was running."));
    context.terminal.result(QJsonObject{{QStringLiteral("stopped"), anything}});
    return Exit::Ok;
}

CommandResult status(Context& context) {
    const QString folder = context.profile.devnetFolder();
    const auto status = devnet::statusOf(folder);
    if (!status) {
        return Failure(status.error());
    }
    if (!status->running) {
        context.terminal.line(QStringLiteral("No devnet is running: 'landfall-cli devnet up --detach' starts one."));
        context.terminal.result(QJsonObject{{QStringLiteral("running"), false}});
        return Exit::Ok;
    }
    show(context.terminal, status->state, folder);
    return Exit::Ok;
}

CommandResult fund(Context& context, const l1::NetworkFile& network) {
    auto owner = walletAddress(context.profile);
    if (const auto text = context.arguments.option(QStringLiteral("to"))) {
        const auto parsed = app::parseTypedAddress(text->toStdString());
        if (!parsed) {
            return Failure(Exit::Usage, parsed.error());
        }
        owner = *parsed;
    }
    if (!owner) {
        return owner.error();
    }
    devnet::Faucet::Owners owners;
    for (const auto& chain : network.chains) {
        if (!chain.starknet) {
            owners[chain.index] = *owner;
        }
    }
    const bool somebodyElse = context.arguments.has(QStringLiteral("to"));
    const bool withKey = context.arguments.has(QStringLiteral("passphrase-file"));
    if (somebodyElse && withKey) {
        return usage("--passphrase-file is for this wallet's address on Starknet: leave it out with --to");
    }
    if (withKey) { // its address on Starknet needs its key
        const auto wallet = unlockWallet(context.profile, context.arguments, context.terminal);
        if (!wallet) {
            return wallet.error();
        }
        const auto all = ownersOf(network, *wallet);
        if (!all) {
            return all.error();
        }
        owners = *all;
    }
    if (const auto funded = fundFromFaucet(network, owners, context.terminal); !funded) {
        return funded.error();
    }
    const QString address = QString::fromStdString(protocol::formatAddress(*owner));
    context.terminal.line(owners.size() == network.chains.size()
                              ? QStringLiteral("Sent play money to %1 on every chain.").arg(address)
                              : QStringLiteral("Sent play money to %1 on the EVM chains. With --passphrase-file the "
                                               "wallet's address on Starknet gets some too.")
                                    .arg(address));
    context.terminal.result(QJsonObject{{QStringLiteral("address"), address}});
    return Exit::Ok;
}

} // namespace

QList<Command> devnetCommands() {
    const OptionSpec sizes{QStringLiteral("sizes"), QStringLiteral("LIST"),
                           QStringLiteral("batch sizes: some of 4,8,32; 4,8 by default")};
    const OptionSpec demoSizes{sizes.name, sizes.value, QStringLiteral("batch sizes: some of 4,8,32; 4 by default")};
    return {
        {{QStringLiteral("demo"),
          QStringLiteral("bring 250 USDC from one local chain to another, and show every step"),
          {},
          {{QStringLiteral("headless"), QString(), QStringLiteral("in the terminal, with no window")},
           {QStringLiteral("starknet"), QString(),
            QStringLiteral("from an EVM chain to a local Starknet chain, and from there to another EVM chain")},
           demoSizes},
          {QStringLiteral("landfall-cli demo --headless"), QStringLiteral("landfall-cli demo --starknet")}},
         runDemo},
        {{QStringLiteral("rehearse"),
          QStringLiteral("the way out on local chains: the sequencer goes for good, and everything comes back"),
          {},
          {},
          {QStringLiteral("landfall-cli rehearse")}},
         runRehearsal},
        {{QStringLiteral("devnet up"),
          QStringLiteral("start local chains with contracts, test tokens and attesters"),
          {},
          {{QStringLiteral("detach"), QString(), QStringLiteral("leave it running and return")},
           {QStringLiteral("chains"), QStringLiteral("LIST"),
            QStringLiteral(
                "the kind of each chain, two to four of them, one of which may be starknet: evm,evm by default")},
           sizes},
          {QStringLiteral("landfall-cli devnet up"), QStringLiteral("landfall-cli devnet up --detach")}},
         up},
        {{QStringLiteral("devnet down"),
          QStringLiteral("stop the local chains and all that belongs to them"),
          {},
          {},
          {QStringLiteral("landfall-cli devnet down")}},
         down},
        {{QStringLiteral("devnet status"),
          QStringLiteral("what runs, and where"),
          {},
          {},
          {QStringLiteral("landfall-cli devnet status --json")}},
         status},
        {{QStringLiteral("devnet fund"),
          QStringLiteral("send play money to the wallet on every local chain"),
          {},
          {{QStringLiteral("to"), QStringLiteral("ADDRESS"), QStringLiteral("somebody else, on the EVM chains")},
           passphraseOption()},
          {QStringLiteral("landfall-cli devnet fund")}},
         fund},
    };
}

} // namespace landfall::cli
