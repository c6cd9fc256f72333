#include "cli/await.h"
#include "cli/chain_access.h"
#include "cli/format.h"
#include "cli/node_session.h"
#include "cli/place.h"
#include "common/format.h"
#include "common/recipient_warning.h"
#include "common/typed_address.h"

#include "l1/error_codes.h"
#include "node/requests/validator.h"
#include "node/shared/time_text.h"
#include "protocol/address.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace landfall::cli {
namespace {

constexpr qint64 kReadMilliseconds = 120'000; // that a node gets to read up to the chain's head

// Whose money, and where it goes.
struct Parties {
    protocol::ChainAddress owner;
    std::optional<protocol::ChainAddress> to; // not to the owner
};

struct DelayedPayout {
    protocol::Amount amount = 0;
    protocol::BatchNumber batch = 0;
    std::size_t payout = 0;
    protocol::UnixSeconds releaseAt = 0;
};

Outcome<protocol::ChainAddress> addressIn(const QString& text, const Place& place) {
    const auto parsed = app::parseTypedRecipient(text.toStdString(), *place.chain);
    return parsed ? Outcome<protocol::ChainAddress>(*parsed) : Failure(Exit::Usage, parsed.error());
}

Outcome<Parties> partiesOf(const Context& context, const Place& place, const Wallet& wallet) {
    Parties out{wallet.address, std::nullopt};
    if (const auto text = context.arguments.option(QStringLiteral("owner"))) {
        const auto owner = addressIn(*text, place);
        if (!owner) {
            return owner.error();
        }
        out.owner = *owner;
    }
    if (const auto text = context.arguments.option(QStringLiteral("to"))) {
        const auto to = addressIn(*text, place);
        if (!to) {
            return to.error();
        }
        if (const auto why = node::badRecipient(place.network, place.chain->index, place.token->id, *to)) {
            return usage("--to: " + *why);
        }
        if (const auto why = app::recipientWarning(place.network, *to, wallet.address, {})) {
            return usage("--to: " + *why);
        }
        if (out.owner != protocol::ChainAddress(wallet.address)) {
            return usage("--to says where this wallet's own balance goes: leave --owner out");
        }
        out.to = *to;
    }
    return out;
}

// Up to the newest block that the node knows at first: it may have just started.
Status waitUntilRead(NodeSession& session, const l1::NetworkChain& chain) {
    std::optional<qint64> newest;
    QElapsedTimer waited;
    for (waited.start(); waited.elapsed() < kReadMilliseconds; pause(std::chrono::milliseconds(250))) {
        const auto chains = session.array(QStringLiteral("getChains"));
        if (!chains) {
            return chains.error().error;
        }
        for (const auto& entry : *chains) {
            const auto view = entry.toObject();
            const auto number = [&view](const char* name) { return view.value(QLatin1StringView(name)).toInteger(); };
            if (number("chainId") != chain.index || !view.value(QLatin1StringView("seenAt")).isDouble()) {
                continue;
            }
            newest = newest.value_or(number("latestBlock"));
            if (number("readTo") >= *newest) {
                return {};
            }
        }
    }
    return Error::unavailable("chain-not-read", "the node has not read " + chain.name +
                                                    " yet: 'landfall-cli node status' says why; try again then");
}

// Delayed payouts are known by their batch alone, so a node has to have read of them.
// `start`: one is started where none runs.
Outcome<std::vector<DelayedPayout>> delayedPayouts(Context& context, const Place& place,
                                                   const protocol::ChainAddress& owner, bool start) {
    if (owner.evm() == nullptr) {
        return std::vector<DelayedPayout>(); // a node tells them by accounts' owners
    }
    auto session = start ? NodeSession::connectOrStart(context.profile, place.network, context.terminal)
                         : NodeSession::connect(context.profile, place.network);
    if (!session) {
        return session.error();
    }
    if (const auto read = waitUntilRead(*session, *place.chain); !read) {
        return Failure(read.error());
    }
    const auto waiting = session->array(QStringLiteral("getWaitingPayouts"),
                                        {QString::fromStdString(protocol::formatAddress(*owner.evm()))});
    if (!waiting) {
        return waiting.error();
    }
    std::vector<DelayedPayout> out;
    for (const auto& entry : *waiting) {
        const auto payout = entry.toObject();
        const auto number = [&payout](const char* name) {
            return static_cast<std::uint64_t>(payout.value(QLatin1StringView(name)).toInteger());
        };
        const auto amount = protocol::amountFromDecimal(field(payout, "amount").toStdString());
        if (number("chainId") == place.chain->index && number("tokenId") == place.token->id &&
            field(payout, "kind") == QLatin1StringView("delayed") && amount) {
            out.push_back({*amount, number("batch"), number("payout"), number("releaseAt") / 1000});
        }
    }
    std::ranges::sort(out, {}, &DelayedPayout::releaseAt);
    return out;
}

QString shown(protocol::Amount amount, const Place& place) {
    return app::amountText(amount) + QLatin1Char(' ') + app::text(place.token->symbol);
}

// Pushes what is due, by the chain's own clock; what is left in `payouts` is not.
Outcome<QJsonArray> release(Context& context, const Place& place, const Wallet& wallet, ChainAccess& access,
                            std::vector<DelayedPayout>& payouts) {
    const auto head = access.head();
    if (!head) {
        return head.error();
    }
    QJsonArray out;
    while (!payouts.empty() && payouts.front().releaseAt <= head->latest.timestamp) {
        const auto payout = payouts.front();
        payouts.erase(payouts.begin());
        const auto receipt = access.send(wallet, l1::ReleaseDelayed{payout.batch, payout.payout},
                                         QStringLiteral("released"), context.terminal);
        if (!receipt) {
            if (receipt.error().error.code == code::kContractNotDelayed) {
                context.terminal.line(QStringLiteral("%1 were released meanwhile.").arg(shown(payout.amount, place)));
                continue;
            }
            return receipt.error();
        }
        const bool pushed = std::ranges::none_of(receipt->events, [](const auto& placed) {
            return std::holds_alternative<l1::PayoutPending>(placed.event);
        });
        context.terminal.line(pushed ? QStringLiteral("Paid %1, which were delayed.").arg(shown(payout.amount, place))
                                     : QStringLiteral("%1 could not be pushed and wait to be claimed: the same command "
                                                      "again claims them, with --to to another address.")
                                           .arg(shown(payout.amount, place)));
        out.append(QJsonObject{{QStringLiteral("amount"), app::text(protocol::amountToDecimal(payout.amount))},
                               {QStringLiteral("batch"), static_cast<qint64>(payout.batch)},
                               {QStringLiteral("payout"), static_cast<qint64>(payout.payout)},
                               {QStringLiteral("pushed"), pushed}});
    }
    return out;
}

Failure nothing(const Place& place, const Parties& parties, const std::vector<DelayedPayout>& delayed) {
    const std::string what =
        place.token->symbol + " waits on " + place.chain->name + " for " + protocol::formatChainAddress(parties.owner);
    if (delayed.empty()) {
        return Error::invalid("nothing-pending", "no " + what + ": there is nothing to claim");
    }
    const auto& first = delayed.front();
    return Error::invalid("payout-delayed",
                          shown(first.amount, place).toStdString() + " are delayed on " + place.chain->name +
                              ", because more was to leave it than may in a day: "
                              "they can be released from " +
                              node::utcText(first.releaseAt) + " on, by this command again or by the sequencer's node");
}

CommandResult run(Context& context) {
    const auto found = placeOf(context);
    if (!found) {
        return found.error();
    }
    const Place& place = **found;
    const auto wallet = unlockWallet(context.profile, context.arguments, context.terminal);
    if (!wallet) {
        return wallet.error();
    }
    const auto parties = partiesOf(context, place, *wallet);
    if (!parties) {
        return parties.error();
    }
    auto access = ChainAccess::open(place.network, place.chain->index);
    if (!access) {
        return access.error();
    }
    const auto pending = access->pendingBalance(place.token->id, parties->owner);
    if (!pending) {
        return pending.error();
    }
    if (*pending != 0) {
        auto to = parties->to;
        if (!to && place.chain->starknet && parties->owner.evm() != nullptr) { // who owns it can't be paid there
            const auto sender = access->senderOf(*wallet);
            if (!sender) {
                return sender.error();
            }
            to = *sender;
        }
        const auto call = to ? l1::ContractCall(l1::ClaimPendingTo{place.token->id, *to})
                             : l1::ContractCall(l1::ClaimPending{place.token->id, parties->owner});
        const auto receipt = access->send(*wallet, call, QStringLiteral("claimed"), context.terminal);
        if (!receipt) {
            return receipt.error();
        }
        context.terminal.line(
            QStringLiteral("Paid %1 to %2.")
                .arg(shown(*pending, place), app::text(protocol::formatChainAddress(to.value_or(parties->owner)))));
    }
    QJsonObject result{{QStringLiteral("amount"), app::text(protocol::amountToDecimal(*pending))}};
    auto delayed = delayedPayouts(context, place, parties->owner, *pending == 0);
    if (!delayed && *pending == 0) {
        return delayed.error();
    }
    if (!delayed) { // what was asked for is done
        context.terminal.result(result);
        return Exit::Ok;
    }
    // It goes to its own recipient alone.
    if (parties->to && *pending == 0 && !delayed->empty()) {
        return usage("--to is for what waits to be claimed. What waits here is delayed, and goes to its own recipient: "
                     "leave --to out");
    }
    const auto released =
        parties->to ? Outcome<QJsonArray>(QJsonArray()) : release(context, place, *wallet, *access, *delayed);
    if (!released) {
        return released.error();
    }
    if (*pending == 0 && released->isEmpty()) {
        return nothing(place, *parties, *delayed);
    }
    QJsonArray left;
    for (const auto& payout : *delayed) {
        context.terminal.line(QStringLiteral("%1 are delayed until %2.")
                                  .arg(shown(payout.amount, place), app::text(node::utcText(payout.releaseAt))));
        left.append(QJsonObject{{QStringLiteral("amount"), app::text(protocol::amountToDecimal(payout.amount))},
                                {QStringLiteral("releaseAt"), static_cast<qint64>(payout.releaseAt * 1000)}});
    }
    result.insert(QStringLiteral("released"), *released);
    result.insert(QStringLiteral("delayed"), left);
    context.terminal.result(result);
    return Exit::Ok;
}

} // namespace

QList<Command> claimCommands() {
    return {
        {{QStringLiteral("claim"),
          QStringLiteral("collect a payout that could not be pushed, or release one that was delayed"),
          {},
          {chainOption(),
           tokenOption(),
           {QStringLiteral("owner"), QStringLiteral("ADDRESS"), QStringLiteral("whose; this wallet's by default")},
           {QStringLiteral("to"), QStringLiteral("ADDRESS"),
            QStringLiteral("where this wallet's own balance goes, if not to itself")},
           passphraseOption()},
          {QStringLiteral("landfall-cli claim --chain \"Anvil Two\" --token USDC"),
           QStringLiteral("landfall-cli claim --chain \"Anvil Two\" --token USDC --to 0x…")}},
         run},
    };
}

} // namespace landfall::cli
