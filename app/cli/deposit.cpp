#include "cli/deposit.h"

#include "base/hex.h"
#include "cli/await.h"
#include "protocol/address.h"
#include "protocol/request.h"

#include <QElapsedTimer>

namespace landfall::cli {
namespace {

constexpr qint64 kPatienceMilliseconds = 5 * 60'000;

Failure tooLittle(const l1::NetworkToken& token, const l1::NetworkChain& chain, protocol::Amount held) {
    return Error::invalid("token-balance-low", "the wallet holds " + protocol::formatAmount(held) + " " + token.symbol +
                                                   " on " + chain.name + ": deposit less, or send it more");
}

Failure stillWaiting() {
    return {Exit::TimedOut,
            Error::unavailable("deposit-waits", "the deposit is not in a batch after 5 minutes. It is safe in the "
                                                "contract's queue: see 'landfall-cli node status' for what the node "
                                                "waits for")};
}

} // namespace

Outcome<l1::Receipt> depositTokens(const l1::NetworkFile& network, const l1::NetworkChain& chain,
                                   const l1::NetworkToken& token, protocol::Amount amount, const Wallet& wallet,
                                   Terminal& terminal) {
    const auto units = protocol::toChainUnits(amount, network.tokenOn(token.id, chain.index)->decimals);
    if (!units) {
        return Failure(Exit::Usage, units.error());
    }
    auto sender = L1Sender::open(network, chain.index);
    if (!sender) {
        return sender.error();
    }
    const auto held = sender->tokenBalance(token.id, wallet.address);
    if (!held) {
        return held.error();
    }
    if (*held < amount) {
        return tooLittle(token, chain, *held);
    }
    if (!network.tokenOn(token.id, chain.index)->isNative()) {
        const auto allowed = sender->allowance(token.id, wallet.address);
        if (!allowed) {
            return allowed.error();
        }
        if (*allowed < amount) {
            const auto approved =
                sender->send(wallet, l1::ApproveToken{token.id, amount}, QStringLiteral("approved"), terminal);
            if (!approved) {
                return approved;
            }
        }
    }
    return sender->send(wallet, l1::Deposit{token.id, amount, wallet.address}, QStringLiteral("deposited"), terminal);
}

Outcome<bool> awaitCredit(NodeSession& session, const l1::NetworkChain& chain, const l1::Receipt& receipt,
                          Terminal& terminal) {
    std::uint64_t item = 0;
    for (const auto& placed : receipt.events) {
        if (const auto* queued = std::get_if<l1::QueueItemAdded>(&placed.event)) {
            item = queued->index;
        }
    }
    QElapsedTimer waited;
    waited.start();
    while (waited.elapsed() < kPatienceMilliseconds) {
        const auto chains = session.array(QStringLiteral("getChains"));
        if (!chains && chains.error().exit != Exit::Unavailable) {
            return chains.error();
        }
        for (const auto& entry : chains ? *chains : QJsonArray()) {
            const auto view = entry.toObject();
            if (view.value(QLatin1StringView("chainId")).toInt() == chain.index &&
                view.value(QLatin1StringView("queueInBatch")).toInteger() > static_cast<qint64>(item)) {
                return true;
            }
        }
        terminal.progress(QStringLiteral("waiting for the credit"), 0);
        pause(std::chrono::milliseconds(150));
    }
    return stillWaiting();
}

Outcome<QJsonObject> awaitAccountWithKey(NodeSession& session, const l1::NetworkFile& network,
                                         const l1::NetworkChain& chain, const Wallet& wallet, Terminal& terminal) {
    const auto key = wallet.l2Key(network.networkId());
    if (!key) {
        return Failure(key.error());
    }
    const Bytes32 keyHash = protocol::keyHashOf(key->publicKey()).toBigEndian();
    const QString wanted = QString::fromStdString(toHex0x(keyHash));
    const QString owner = QString::fromStdString(protocol::formatAddress(wallet.address));
    bool asked = false;
    QElapsedTimer waited;
    waited.start();
    while (waited.elapsed() < kPatienceMilliseconds) {
        const auto account = session.object(QStringLiteral("getAccount"), {owner});
        if (!account && account.error().error.code != "account-unknown" && account.error().exit != Exit::Unavailable) {
            return account.error();
        }
        if (account && account->value(QLatin1StringView("pubKeyHash")).toString() == wanted) {
            return *account;
        }
        if (account && !asked) {
            auto sender = L1Sender::open(network, chain.index);
            if (!sender) {
                return sender.error();
            }
            const auto id = static_cast<protocol::AccountId>(account->value(QLatin1StringView("id")).toInteger());
            const auto sent =
                sender->send(wallet, l1::SetSigningKey{id, keyHash}, QStringLiteral("signing key set"), terminal);
            if (!sent) {
                return sent.error();
            }
            asked = true;
        }
        terminal.progress(asked ? QStringLiteral("waiting for the key") : QStringLiteral("waiting for the account"), 0);
        pause(std::chrono::milliseconds(150));
    }
    return stillWaiting();
}

} // namespace landfall::cli
