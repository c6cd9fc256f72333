#include "cli/demo.h"

#include "cli/chain_access.h"
#include "cli/deposit.h"
#include "cli/devnet_start.h"
#include "cli/format.h"
#include "cli/passing_run.h"
#include "cli/proving_keys.h"
#include "cli/timeline_printer.h"
#include "cli/withdraw.h"
#include "protocol/address.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QTemporaryDir>

namespace landfall::cli {
namespace {

constexpr protocol::Amount kUnit = 1'000'000'000'000'000'000U;
constexpr const char* kToken = "USDC";
constexpr int kColumn = 17;

// What is deposited on one chain, and withdrawn on another.
struct Trip {
    std::size_t from;
    std::size_t to;
    unsigned deposited;
    unsigned withdrawn;
};

struct Holdings {
    protocol::Amount from = 0;
    protocol::Amount to = 0;
    QString inNetwork;
};

Outcome<protocol::Amount> heldOn(const l1::NetworkFile& network, std::size_t place, const l1::NetworkToken& token,
                                 const Wallet& wallet) {
    auto access = ChainAccess::open(network, network.chains[place].index);
    if (!access) {
        return access.error();
    }
    const auto own = access->senderOf(wallet);
    return own ? access->tokenBalance(token.id, *own) : Outcome<protocol::Amount>(own.error());
}

Outcome<Holdings> holdings(NodeSession& session, const l1::NetworkFile& network, const l1::NetworkToken& token,
                           const Wallet& wallet, const Trip& trip) {
    const auto from = heldOn(network, trip.from, token, wallet);
    const auto to = heldOn(network, trip.to, token, wallet);
    if (!from || !to) {
        return from ? to.error() : from.error();
    }
    const auto balances = session.object(QStringLiteral("getAccountBalances"),
                                         {QString::fromStdString(protocol::formatAddress(wallet.address))});
    if (!balances) {
        return balances.error(); // an account is there since the deposit
    }
    return Holdings{
        *from, *to,
        amountText(balances->value(QString::number(token.id)).toObject().value(QLatin1StringView("total")))};
}

void print(Terminal& terminal, const QString& title, const l1::NetworkFile& network, const Trip& trip,
           const Holdings& held) {
    const auto pair = [&](std::size_t place, protocol::Amount amount) {
        terminal.pair(QString::fromStdString(network.chains[place].name),
                      QString::fromStdString(protocol::formatAmount(amount)) + QStringLiteral(" USDC"), kColumn);
    };
    terminal.line(title);
    pair(trip.from, held.from);
    terminal.pair(QStringLiteral("In the network"), held.inNetwork + QStringLiteral(" USDC"), kColumn);
    pair(trip.to, held.to);
}

// Every chain verified the proof and logged a root: show that it is one root.
void printRoots(Terminal& terminal, const QJsonObject& timeline) {
    for (const auto& entry : timeline.value(QLatin1StringView("steps")).toArray()) {
        for (const auto& place : entry.toObject().value(QLatin1StringView("chains")).toArray()) {
            const auto root = place.toObject().value(QLatin1StringView("finalRoot")).toString();
            if (!root.isEmpty()) {
                terminal.pair(place.toObject().value(QLatin1StringView("chain")).toString(),
                              QStringLiteral("final_root ") + root, kColumn);
            }
        }
    }
}

CommandResult withdrawAndFollow(const l1::NetworkFile& network, NodeSession& session, const Wallet& wallet,
                                const Trip& trip, Terminal& terminal) {
    const auto& token = *network.tokenBySymbol(kToken);
    const auto before = holdings(session, network, token, wallet, trip);
    if (!before) {
        return before.error();
    }
    print(terminal, terminal.bold(QStringLiteral("Before")), network, trip, *before);

    TypedWithdraw typed;
    typed.chain = QString::fromStdString(network.chains[trip.to].name);
    typed.token = QLatin1StringView(kToken);
    typed.amount = QString::number(trip.withdrawn);
    const auto review = reviewWithdraw(session, network, wallet, typed);
    if (!review) {
        return review.error();
    }
    terminal.line();
    terminal.line(terminal.bold(QStringLiteral("What is signed")));
    for (const auto& line : review->review.lines()) {
        terminal.pair(QString::fromStdString(line.label), QString::fromStdString(line.value));
    }
    const auto hash = sendWithdraw(session, network, wallet, review->review);
    if (!hash) {
        return hash.error();
    }
    terminal.line();
    terminal.line(terminal.bold(QStringLiteral("The withdrawal")) + QStringLiteral("  ") + *hash);
    const auto followed = follow(session, terminal, *hash, std::chrono::minutes(5));
    if (!followed) {
        return followed.error();
    }
    terminal.line();
    printRoots(terminal, followed->timeline);
    const auto after = holdings(session, network, token, wallet, trip);
    if (!after) {
        return after.error();
    }
    print(terminal, terminal.bold(QStringLiteral("After")), network, trip, *after);
    terminal.line();
    return conclude(terminal, network, *followed);
}

CommandResult travel(const Profile& profile, const l1::NetworkFile& network, NodeSession& session, const Wallet& wallet,
                     const Trip& trip, Terminal& terminal) {
    terminal.line();
    terminal.line(terminal.bold(QStringLiteral("The deposit")));
    const app::DepositWish wish{network.chains[trip.from].index, network.tokenBySymbol(kToken)->id,
                                trip.deposited * kUnit};
    const auto deposited = depositTokens(profile, network, wish, wallet, &session, terminal);
    if (!deposited) {
        return deposited.error();
    }
    terminal.line(QStringLiteral("  credited"));
    terminal.line();
    return withdrawAndFollow(network, session, wallet, trip, terminal);
}

} // namespace

CommandResult runDemo(Context& context) {
    auto& terminal = context.terminal;
    for (const auto* option : {"data", "network"}) {
        if (context.arguments.has(QLatin1StringView(option))) {
            return usage(std::string("the demo has a folder and a network of its own: leave out --") + option);
        }
    }
    const auto sizes = parseSizes(context.arguments.option(QStringLiteral("sizes")).value_or(QStringLiteral("4")));
    if (!sizes) {
        return sizes.error();
    }
    const QTemporaryDir folder;
    if (!folder.isValid()) {
        return Failure(
            Error::unavailable("demo-folder", "can't make a temporary folder: " + folder.errorString().toStdString()));
    }
    const Profile profile(folder.path(), QString());
    terminal.line(terminal.bold(QStringLiteral("Local demo: play money")));
    const bool starknet = context.arguments.has(QStringLiteral("starknet"));
    DevnetWish wish{.sizes = *sizes};
    if (starknet) {
        wish.chains.push_back(protocol::AddressFamily::Starknet);
    }
    auto supervisor = startDevnet(profile, profile.devnetFolder(), wish, terminal, nullptr);
    if (!supervisor) {
        return supervisor.error();
    }
    const auto& network = (*supervisor)->network();
    auto session = NodeSession::connectOrStart(profile, network, terminal, NodeSession::Lifetime::Bound);
    if (!session) {
        return session.error();
    }
    const NodeGuard guard(profile.nodeFolder(network)); // goes first, so that the node ends in order
    const auto wallet = passingWallet();
    if (!wallet) {
        return wallet.error();
    }
    const auto owners = ownersOf(network, *wallet);
    if (!owners) {
        return owners.error();
    }
    if (const auto funded = fundFromFaucet(network, *owners, terminal); !funded) {
        return funded.error();
    }
    const auto trips =
        starknet ? std::vector<Trip>{{0, 2, 300, 250}, {2, 1, 40, 40}} : std::vector<Trip>{{0, 1, 300, 250}};
    for (const auto& trip : trips) {
        const auto arrived = travel(profile, network, *session, *wallet, trip, terminal);
        if (!arrived || *arrived != Exit::Ok) {
            return arrived;
        }
    }
    return Exit::Ok;
}

} // namespace landfall::cli
