#include "cli/deposit.h"

#include "base/hex.h"
#include "cli/await.h"
#include "cli/l1_sender.h"
#include "protocol/address.h"
#include "protocol/request.h"

namespace landfall::cli {
namespace {

using Facts = app::DepositFacts;

// What getChains and getAccount say; Invalid answers other than "no such account" end the deposit.
void askNode(rpc::Client& client, QObject* context, protocol::ChainIndex chain, const protocol::Address& owner,
             const l1::Done<Facts>& done) {
    const QString address = QString::fromStdString(protocol::formatAddress(owner));
    client.call(context, QStringLiteral("getChains"), {}, [&client, context, chain, address, done](const auto& chains) {
        if (!chains) {
            done(chains.error().error);
            return;
        }
        Facts facts;
        for (const auto& entry : chains->toArray()) {
            const auto view = entry.toObject();
            if (view.value(QLatin1StringView("chainId")).toInt() == chain) {
                facts.queueInBatch =
                    static_cast<std::uint64_t>(view.value(QLatin1StringView("queueInBatch")).toInteger());
            }
        }
        client.call(context, QStringLiteral("getAccount"), {address}, [facts, done](const auto& account) mutable {
            if (!account && account.error().error.code != "account-unknown") {
                done(account.error().error);
                return;
            }
            if (account) {
                const auto view = account->toObject();
                const auto hash =
                    fixedFromHex<32>(view.value(QLatin1StringView("pubKeyHash")).toString().mid(2).toStdString());
                facts.account = static_cast<protocol::AccountId>(view.value(QLatin1StringView("id")).toInteger());
                facts.keyHash = hash ? std::optional(*hash) : std::nullopt;
            }
            done(facts);
        });
    });
}

} // namespace

Outcome<l1::BlockNumber> depositTokens(const l1::NetworkFile& network, const app::DepositWish& wish,
                                       const Wallet& wallet, NodeSession* session, Terminal& terminal) {
    const auto l2Key = wallet.l2Key(network.networkId());
    if (!l2Key) {
        return Failure(l2Key.error());
    }
    app::DepositSetup setup{network, wish, wallet.address, {}, protocol::keyHashOf(l2Key->publicKey()).toBigEndian(),
                            {}};
    setup.key = [&wallet]() -> Result<SecretBytes> { return SecretBytes(wallet.contents.privateKey.bytes()); };
    if (session != nullptr) {
        setup.node = [session, &wish, &wallet](QObject* context, const l1::Done<Facts>& done) {
            askNode(session->client(), context, wish.chain, wallet.address, done);
        };
    }
    app::DepositRun run(std::move(setup));
    const QString chain = QString::fromStdString(network.chain(wish.chain)->name);
    l1::BlockNumber block = 0;
    QObject::connect(&run, &app::DepositRun::included, &run,
                     [&](const QString& what, const Bytes32& hash, const l1::Receipt& receipt) {
                         printIncluded(terminal, what, chain, hash, receipt);
                         block = receipt.block.number;
                     });
    QObject::connect(&run, &app::DepositRun::changed, &run, [&] {
        for (const auto& step : run.steps()) {
            if (step.state == app::DepositStep::State::Active && !step.transaction) {
                terminal.progress(step.detail.isEmpty() ? step.title : step.title + QStringLiteral(": ") + step.detail,
                                  0);
            }
        }
    });
    const auto ended = await<Status>([&run](QObject* context, const std::function<void(Status)>& done) {
        QObject::connect(&run, &app::DepositRun::finished, context, [done] { done({}); });
        QObject::connect(&run, &app::DepositRun::failed, context, [done](const Error& error) { done(error); });
        run.start();
    });
    if (ended) {
        return block;
    }
    const auto& code = ended.error().code;
    if (code == "deposit-waits") {
        return Failure(Exit::TimedOut, ended.error());
    }
    return code == "amount-zero" || code == "amount-not-expressible" ? Failure(Exit::Usage, ended.error())
                                                                     : Failure(ended.error());
}

} // namespace landfall::cli
