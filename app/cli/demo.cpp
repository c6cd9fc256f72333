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

struct Holdings {
    protocol::Amount first = 0;
    protocol::Amount second = 0;
    QString inNetwork;
};

Outcome<Holdings> holdings(NodeSession& session, const l1::NetworkFile& network, const l1::NetworkToken& token,
                           const protocol::Address& owner) {
    Holdings out;
    for (std::size_t i = 0; i < 2; ++i) {
        auto access = ChainAccess::open(network, network.chains[i].index);
        if (!access) {
            return access.error();
        }
        const auto amount = access->tokenBalance(token.id, owner);
        if (!amount) {
            return amount.error();
        }
        (i == 0 ? out.first : out.second) = *amount;
    }
    const auto balances =
        session.object(QStringLiteral("getAccountBalances"), {QString::fromStdString(protocol::formatAddress(owner))});
    if (!balances) {
        return balances.error(); // an account is there since the deposit
    }
    out.inNetwork = amountText(balances->value(QString::number(token.id)).toObject().value(QLatin1StringView("total")));
    return out;
}

void print(Terminal& terminal, const QString& title, const l1::NetworkFile& network, const Holdings& held) {
    terminal.line(title);
    terminal.pair(QString::fromStdString(network.chains[0].name),
                  QString::fromStdString(protocol::formatAmount(held.first)) + QStringLiteral(" USDC"));
    terminal.pair(QStringLiteral("In the network"), held.inNetwork + QStringLiteral(" USDC"), 15);
    terminal.pair(QString::fromStdString(network.chains[1].name),
                  QString::fromStdString(protocol::formatAmount(held.second)) + QStringLiteral(" USDC"));
}

// Both chains verified the proof and logged a root: show that it is one root.
void printRoots(Terminal& terminal, const QJsonObject& timeline) {
    for (const auto& entry : timeline.value(QLatin1StringView("steps")).toArray()) {
        for (const auto& place : entry.toObject().value(QLatin1StringView("chains")).toArray()) {
            const auto root = place.toObject().value(QLatin1StringView("finalRoot")).toString();
            if (!root.isEmpty()) {
                terminal.pair(place.toObject().value(QLatin1StringView("chain")).toString(),
                              QStringLiteral("final_root ") + root);
            }
        }
    }
}

CommandResult withdrawAndFollow(Context& context, const l1::NetworkFile& network, NodeSession& session,
                                const Wallet& wallet) {
    auto& terminal = context.terminal;
    const auto& token = *network.tokenBySymbol(kToken);
    const auto before = holdings(session, network, token, wallet.address);
    if (!before) {
        return before.error();
    }
    print(terminal, terminal.bold(QStringLiteral("Before")), network, *before);

    TypedWithdraw typed;
    typed.chain = QString::fromStdString(network.chains[1].name);
    typed.token = QLatin1StringView(kToken);
    typed.amount = QStringLiteral("250");
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
    const auto after = holdings(session, network, token, wallet.address);
    if (!after) {
        return after.error();
    }
    print(terminal, terminal.bold(QStringLiteral("After")), network, *after);
    terminal.line();
    return conclude(terminal, network, *followed);
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
    auto supervisor = startDevnet(profile, profile.devnetFolder(), {.sizes = *sizes}, terminal, nullptr);
    if (!supervisor) {
        return supervisor.error();
    }
    const auto& network = (*supervisor)->network();
    const auto& token = *network.tokenBySymbol(kToken);
    auto session = NodeSession::connectOrStart(profile, network, terminal, NodeSession::Lifetime::Bound);
    if (!session) {
        return session.error();
    }
    const NodeGuard guard(profile.nodeFolder(network)); // goes first, so that the node ends in order
    const auto wallet = passingWallet();
    if (!wallet) {
        return wallet.error();
    }
    if (const auto funded = fundFromFaucet(network, wallet->address, terminal); !funded) {
        return funded.error();
    }
    terminal.line();
    terminal.line(terminal.bold(QStringLiteral("The deposit")));
    const auto deposited =
        depositTokens(profile, network, {network.chains[0].index, token.id, 300 * kUnit}, *wallet, &*session, terminal);
    if (!deposited) {
        return deposited.error();
    }
    terminal.line(QStringLiteral("  credited"));
    terminal.line();
    return withdrawAndFollow(context, network, *session, *wallet);
}

} // namespace landfall::cli
