#include "cli/waiting_view.h"

#include "cli/format.h"
#include "common/format.h"
#include "node/shared/time_text.h"
#include "protocol/address.h"

#include <QJsonObject>

namespace landfall::cli {
namespace {

std::uint64_t number(const QJsonObject& object, const char* name) {
    return static_cast<std::uint64_t>(object.value(QLatin1StringView(name)).toInteger());
}

QString symbolOf(const l1::NetworkFile& network, protocol::TokenId id) {
    const auto* token = network.token(id);
    return token == nullptr ? QStringLiteral("token %1").arg(id) : app::text(token->symbol);
}

// "'landfall-cli claim --chain "East" --token USDC'".
QString command(const char* name, const l1::NetworkFile& network, const l1::NetworkChain& chain,
                protocol::TokenId token, const QString& more = {}) {
    return QStringLiteral("'landfall-cli %1 --chain \"%2\" --token %3%4'")
        .arg(QLatin1StringView(name), app::text(chain.name), symbolOf(network, token), more);
}

} // namespace

QJsonArray showWaiting(Terminal& terminal, const l1::NetworkFile& network, const l1::NetworkChain& chain,
                       const QJsonArray& waiting, const WaitingOwner& owner, ChainAccess& access) {
    const QString whose =
        owner.own ? QString() : QStringLiteral(" --owner ") + app::text(protocol::formatAddress(owner.address));
    QJsonArray told;
    for (const auto& entry : waiting) {
        auto payout = entry.toObject();
        if (number(payout, "chainId") != chain.index) {
            continue;
        }
        const auto token = static_cast<protocol::TokenId>(number(payout, "tokenId"));
        const QString kind = field(payout, "kind");
        const QString amount = amountText(payout.value(QLatin1StringView("amount")));
        const QString account = QStringLiteral(" --account %1").arg(number(payout, "account"));
        QString text;
        if (kind == QLatin1StringView("claimable")) {
            text =
                QStringLiteral("%1 wait to be claimed: %2").arg(amount, command("claim", network, chain, token, whose));
        } else if (kind == QLatin1StringView("delayed")) {
            text = QStringLiteral("%1 are delayed until %2; then the sequencer's node releases them, or %3")
                       .arg(amount, app::text(node::utcText(number(payout, "releaseAt") / 1000)),
                            command("claim", network, chain, token, whose));
        } else if (kind == QLatin1StringView("exit-owed")) {
            const auto owed = access.owedExits(token, owner.address);
            if (owed && *owed == 0) {
                continue;
            }
            payout.insert(QStringLiteral("owed"), owed ? QJsonValue(static_cast<qint64>(*owed)) : QJsonValue());
            text = QStringLiteral("a forced exit could not be paid whole: %1 are left, and another one is free: %2")
                       .arg(amount, command("forced-exit", network, chain, token, account));
        } else if (kind == QLatin1StringView("exit-queued")) {
            text = QStringLiteral("a forced exit of account %1 waits in the queue").arg(number(payout, "account"));
        }
        terminal.pair(symbolOf(network, token), text);
        told.append(payout);
    }
    return told;
}

void showOtherAccounts(Terminal& terminal, const l1::NetworkFile& network, const QJsonObject& account) {
    for (const auto& entry : account.value(QLatin1StringView("otherAccounts")).toArray()) {
        const auto other = entry.toObject();
        const auto balances = other.value(QLatin1StringView("balances")).toObject();
        QStringList held;
        for (auto balance = balances.begin(); balance != balances.end(); ++balance) {
            held.append(amountText(balance.value()) + QLatin1Char(' ') +
                        symbolOf(network, static_cast<protocol::TokenId>(balance.key().toUInt())));
        }
        const QString what = held.isEmpty() ? QStringLiteral("nothing") : held.join(QStringLiteral(", "));
        const auto id = other.value(QLatin1StringView("id")).toInteger();
        terminal.line(other.value(QLatin1StringView("hasKey")).toBool()
                          ? QStringLiteral("Account %1 is this owner's too and holds %2: 'landfall-cli withdraw "
                                           "--account %1' takes from it.")
                                .arg(id)
                                .arg(what)
                          : QStringLiteral("Account %1 is this owner's too, holds %2 and has no signing key: "
                                           "'landfall-cli wallet register-key --account %1' gives it one, or "
                                           "'landfall-cli forced-exit --account %1' takes a token out of it.")
                                .arg(id)
                                .arg(what));
    }
}

} // namespace landfall::cli
