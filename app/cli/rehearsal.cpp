#include "cli/rehearsal.h"

#include "cli/await.h"
#include "cli/deposit.h"
#include "cli/devnet_start.h"
#include "cli/exit_calls.h"
#include "cli/format.h"
#include "cli/node_process.h"
#include "cli/passing_run.h"
#include "common/format.h"
#include "protocol/address.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>

namespace landfall::cli {
namespace {

constexpr protocol::Amount kUnit = 1'000'000'000'000'000'000U;
constexpr protocol::Amount kDeposit = 300 * kUnit;
constexpr const char* kToken = "USDC";
constexpr auto kHour = std::chrono::hours(1);
constexpr auto kDay = 24 * kHour;
constexpr auto kPatience = std::chrono::minutes(2);
constexpr auto kPoll = std::chrono::milliseconds(500);
constexpr auto kTwoBlocks = std::chrono::milliseconds(2'500);

// Of a chain in what getChains answers; -1: it has none.
qint64 numberAt(const QJsonArray& chains, int place, const char* name) {
    return chains.at(place).toObject().value(QLatin1StringView(name)).toInteger(-1);
}

// Asks again and again until the answer is as wanted.
template <class Answer>
Outcome<Answer> until(const char* otherwise, const std::function<Outcome<Answer>()>& ask,
                      const std::function<bool(const Answer&)>& isWanted) {
    QElapsedTimer waited;
    waited.start();
    while (waited.elapsed() < std::chrono::milliseconds(kPatience).count()) {
        auto answer = ask();
        if (!answer || isWanted(*answer)) {
            return answer;
        }
        pause(kPoll);
    }
    return Failure(Error::unavailable("rehearsal-late", std::string(otherwise) + " within two minutes: try again when "
                                                                                 "this machine has less to do"));
}

// The run's parts, each a step of the way out. What a step can't do ends the run.
class Rehearsal {
public:
    Rehearsal(const Profile& profile, devnet::Supervisor& supervisor, const Wallet& wallet, Terminal& terminal)
        : m_profile(profile), m_supervisor(supervisor), m_network(supervisor.network()), m_wallet(wallet),
          m_terminal(terminal), m_token(*m_network.tokenBySymbol(kToken)), m_chains(m_network),
          m_guard(profile.nodeFolder(m_network)) {}

    CommandResult run();

private:
    using Step = Outcome<bool>;

    const l1::NetworkChain& first() const { return m_network.chains[0]; }
    QString nameOf(const l1::NetworkChain& chain) const { return QString::fromStdString(chain.name); }
    void tell(const QString& what) {
        m_terminal.line();
        m_terminal.line(m_terminal.bold(QStringLiteral("%1  %2").arg(++m_step).arg(what)));
    }
    Step connect();
    Step deposit();
    Step loseSequencer();
    Step askForAll();
    Step freeze();
    Step bringVotes();
    Step takeOut();
    Step takeBack();
    Step pass(std::chrono::seconds time);
    Step send(const l1::ContractCall& call, const QString& done);
    Outcome<protocol::Amount> heldOnChains();
    CommandResult conclude();

    const Profile& m_profile;
    devnet::Supervisor& m_supervisor;
    const l1::NetworkFile& m_network;
    const Wallet& m_wallet;
    Terminal& m_terminal;
    const l1::NetworkToken& m_token;
    ChainAccesses m_chains;
    std::optional<NodeSession> m_session;
    protocol::Amount m_before = 0; // of the token on all chains, when the exits opened
    QElapsedTimer m_clock;
    int m_step = 0;
    const NodeGuard m_guard; // goes before the session, so that the node ends in order
};

Rehearsal::Step Rehearsal::connect() {
    auto session = NodeSession::connectOrStart(m_profile, m_network, m_terminal, NodeSession::Lifetime::Bound);
    if (!session) {
        return session.error();
    }
    m_session.emplace(std::move(*session));
    return true;
}

Rehearsal::Step Rehearsal::deposit() {
    tell(QStringLiteral("You deposit 300 USDC on %1").arg(nameOf(first())));
    const auto done =
        depositTokens(m_profile, m_network, {first().index, m_token.id, kDeposit}, m_wallet, &*m_session, m_terminal);
    if (!done) {
        return done.error();
    }
    // Nothing may be under way when the sequencer goes: what it leaves would wait for the attesters' patience.
    const auto settled = until<bool>(
        "not everything was executed",
        [&]() -> Outcome<bool> {
            const auto status = m_session->object(QStringLiteral("getStatus"));
            const auto chains = m_session->array(QStringLiteral("getChains"));
            if (!status || !chains) {
                return status ? chains.error() : status.error();
            }
            // The node's own newest batch: it may not be on the chains yet.
            const auto newest = status->value(QLatin1StringView("lastBatch")).toInteger(-1);
            const auto isDone = [&](int chain) {
                return numberAt(*chains, chain, "executed") == newest &&
                       numberAt(*chains, chain, "queueInBatch") == numberAt(*chains, chain, "queued");
            };
            return isDone(0) && isDone(1);
        },
        [](bool isSettled) { return isSettled; });
    if (!settled) {
        return settled.error();
    }
    m_terminal.line(QStringLiteral("  credited, in a batch that both chains have executed"));
    return true;
}

// Its key goes too, so that the wallet's node that starts next can only follow.
Rehearsal::Step Rehearsal::loseSequencer() {
    tell(QStringLiteral("The sequencer is gone for good"));
    const auto stopped = stopNode(m_profile.nodeFolder(m_network));
    m_session.reset();
    if (!stopped) {
        return stopped.error();
    }
    QFile::remove(devnet::sequencerKeyFileIn(m_profile.devnetFolder()));
    m_terminal.line(QStringLiteral("  its node and its key are away; your own node follows the chains"));
    return connect();
}

Rehearsal::Step Rehearsal::send(const l1::ContractCall& call, const QString& done) {
    const auto access = m_chains.on(first().index);
    if (!access) {
        return access.error();
    }
    const auto receipt = (*access)->send(m_wallet, call, done, m_terminal);
    return receipt ? Step(true) : receipt.error();
}

Rehearsal::Step Rehearsal::askForAll() {
    tell(QStringLiteral("You ask %1 for a forced exit of all you have").arg(nameOf(first())));
    const auto account = m_session->object(QStringLiteral("getAccount"),
                                           {QString::fromStdString(protocol::formatAddress(m_wallet.address))});
    if (!account) {
        return account.error();
    }
    const auto id = static_cast<protocol::AccountId>(account->value(QLatin1StringView("id")).toInteger());
    return send(l1::RequestForcedExit{id, m_token.id, false}, QStringLiteral("forced exit requested"));
}

Rehearsal::Step Rehearsal::pass(std::chrono::seconds time) {
    const auto moved = await<Status>([&](QObject* context, const std::function<void(Status)>& done) {
        m_supervisor.moveClocks(time, context, done);
    });
    if (!moved) {
        return Failure(moved.error());
    }
    pause(kTwoBlocks); // the new time is in a block
    return true;
}

Rehearsal::Step Rehearsal::freeze() {
    const auto& times = m_network.durations;
    tell(QStringLiteral("%1 later nobody has served the queue: you arm %2")
             .arg(app::waitText(times.queueWindow), nameOf(first())));
    if (const auto passed = pass(std::chrono::seconds(times.queueWindow) + kHour); !passed) {
        return passed;
    }
    if (const auto armed = send(l1::ArmContract{}, QStringLiteral("armed")); !armed) {
        return armed;
    }
    tell(QStringLiteral("%1 later still nobody: you freeze it, which ends the network")
             .arg(app::waitText(times.armWindow)));
    if (const auto passed = pass(std::chrono::seconds(times.armWindow) + kHour); !passed) {
        return passed;
    }
    return send(l1::FreezeContract{}, QStringLiteral("frozen"));
}

// The attesters of a devnet don't know one another, and no sequencer is left to bring what they sign: you do.
Rehearsal::Step Rehearsal::bringVotes() {
    tell(QStringLiteral("A day later the attesters sign with which batch it ends, and you bring that to both chains"));
    if (const auto passed = pass(kDay + 4 * kHour); !passed) {
        return passed;
    }
    for (const auto& chain : m_network.chains) {
        const auto certificate = until<std::optional<l1::FreezeByVotes>>(
            "the attesters did not sign", [&] { return freezeCertificate(*m_session, chain.index); },
            [](const auto& found) { return found.has_value(); });
        if (!certificate) {
            return certificate.error();
        }
        const auto access = m_chains.on(chain.index);
        if (!access) {
            return access.error();
        }
        const auto receipt = (*access)->send(m_wallet, **certificate, QStringLiteral("votes brought"), m_terminal);
        if (!receipt) {
            return receipt.error();
        }
    }
    const auto open = until<QJsonArray>(
        "exits did not open", [&] { return m_session->array(QStringLiteral("getChains")); },
        [](const QJsonArray& chains) {
            return numberAt(chains, 0, "exitsAt") >= 0 && numberAt(chains, 1, "exitsAt") >= 0;
        });
    if (!open) {
        return open.error();
    }
    m_terminal.line(QStringLiteral("  exits are open on both chains, at batch %1").arg(numberAt(*open, 0, "exitsAt")));
    return true;
}

Outcome<protocol::Amount> Rehearsal::heldOnChains() {
    protocol::Amount out = 0;
    for (const auto& chain : m_network.chains) {
        const auto access = m_chains.on(chain.index);
        const auto held = access ? (*access)->tokenBalance(m_token.id, m_wallet.address) : access.error();
        if (!held) {
            return held.error();
        }
        out += *held;
    }
    return out;
}

Rehearsal::Step Rehearsal::takeOut() {
    tell(QStringLiteral("You take out your share of each chain, with a proof made here"));
    const auto before = heldOnChains();
    if (!before) {
        return before.error();
    }
    m_before = *before;
    const auto page = exitPage(*m_session, m_wallet.address);
    if (!page) {
        return page.error();
    }
    for (const auto& entry : page->value(QLatin1StringView("exits")).toArray()) {
        const auto exit = entry.toObject();
        if (const auto taken = takeExit(exit, *m_session, m_chains, m_wallet, m_terminal); !taken) {
            return taken;
        }
        m_terminal.line(QStringLiteral("  %1 %2 on %3")
                            .arg(amountText(exit.value(QLatin1StringView("payable"))), field(exit, "symbol"),
                                 field(exit, "chain")));
    }
    return true;
}

Rehearsal::Step Rehearsal::takeBack() {
    tell(QStringLiteral("The queue fee of the forced exit comes back"));
    const auto page = exitPage(*m_session, m_wallet.address);
    if (!page) {
        return page.error();
    }
    for (const auto& entry : page->value(QLatin1StringView("refunds")).toArray()) {
        if (const auto taken = takeRefund(entry.toObject(), m_chains, m_wallet, m_terminal); !taken) {
            return taken;
        }
    }
    return true;
}

// By what the tokens' contracts say, not by what was asked for.
CommandResult Rehearsal::conclude() {
    const auto after = heldOnChains();
    if (!after) {
        return after.error();
    }
    const auto back = *after - m_before;
    // Less than the smallest unit of each chain stays: at most 0.000001 USDC here.
    constexpr protocol::Amount kRounding = kUnit / 1'000'000 + 1;
    if (back > kDeposit || kDeposit - back > kRounding) {
        return Failure(
            Error::internal("rehearsal-short", "300 USDC went in and " + protocol::formatAmount(back) + " came back"));
    }
    const auto took = m_clock.elapsed();
    m_terminal.line();
    m_terminal.line(QStringLiteral("rehearsed: %1 of 300 USDC came back without a sequencer, in %2")
                        .arg(app::amountText(back), app::durationText(took)));
    m_terminal.result(QJsonObject{
        {QStringLiteral("back"), QString::fromStdString(protocol::amountToDecimal(back))},
        {QStringLiteral("milliseconds"), static_cast<qint64>(took)},
    });
    return Exit::Ok;
}

CommandResult Rehearsal::run() {
    m_clock.start();
    for (const auto step : {&Rehearsal::connect, &Rehearsal::deposit, &Rehearsal::loseSequencer, &Rehearsal::askForAll,
                            &Rehearsal::freeze, &Rehearsal::bringVotes, &Rehearsal::takeOut, &Rehearsal::takeBack}) {
        if (const auto done = (this->*step)(); !done) {
            return done.error();
        }
    }
    return conclude();
}

} // namespace

CommandResult runRehearsal(Context& context) {
    auto& terminal = context.terminal;
    for (const auto* option : {"data", "network"}) {
        if (context.arguments.has(QLatin1StringView(option))) {
            return usage(std::string("the rehearsal has a folder and a network of its own: leave out --") + option);
        }
    }
    const QTemporaryDir folder;
    if (!folder.isValid()) {
        return Failure(Error::unavailable("rehearsal-folder",
                                          "can't make a temporary folder: " + folder.errorString().toStdString()));
    }
    const Profile profile(folder.path(), QString());
    terminal.line(terminal.bold(QStringLiteral("Rehearsal of the way out: play money")));
    auto supervisor = startDevnet(profile, profile.devnetFolder(), {.sizes = {4}, .exits = true}, terminal, nullptr);
    if (!supervisor) {
        return supervisor.error();
    }
    const auto wallet = passingWallet();
    if (!wallet) {
        return wallet.error();
    }
    const auto owners = ownersOf((*supervisor)->network(), *wallet);
    if (!owners) {
        return owners.error();
    }
    if (const auto funded = fundFromFaucet((*supervisor)->network(), *owners, terminal); !funded) {
        return funded.error();
    }
    return Rehearsal(profile, **supervisor, *wallet, terminal).run();
}

} // namespace landfall::cli
