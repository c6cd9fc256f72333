#include "cli/deposit.h"

#include "base/hex.h"
#include "cli/await.h"
#include "cli/chain_access.h"
#include "common/error_codes.h"
#include "protocol/address.h"
#include "protocol/error_codes.h"
#include "protocol/request.h"

#include <QLockFile>

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
            if (!account && account.error().error.code != code::kAccountUnknown) {
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

bool isEmpty(const app::DepositTransactions& sent) {
    return !sent.approval && !sent.deposit && !sent.signingKey;
}

bool isSame(const app::DepositWish& a, const app::DepositWish& b) {
    return a.chain == b.chain && a.token == b.token && a.amount == b.amount;
}

// What a run works with, and where it keeps what it sends.
struct Place {
    const Profile& profile;
    const l1::NetworkFile& network;
    const Wallet& wallet;
    NodeSession* session; // null: nothing is waited for in the network
    Terminal& terminal;

    QString path() const { return profile.depositRecordPath(network); }
};

// "deposit --chain East --token USDC --amount 300".
std::string commandOf(const l1::NetworkFile& network, const app::DepositWish& wish) {
    const auto* chain = network.chain(wish.chain);
    const auto* token = network.token(wish.token);
    return "'landfall-cli deposit --chain \"" + (chain == nullptr ? std::to_string(wish.chain) : chain->name) +
           "\" --token " + (token == nullptr ? std::to_string(wish.token) : token->symbol) + " --amount " +
           protocol::formatAmount(wish.amount) + "'";
}

// What an earlier run of the same deposit has sent.
Outcome<app::DepositTransactions> sentEarlier(const Place& place, const app::DepositWish& wish) {
    const auto found = app::readDepositRecord(place.path());
    if (!found) {
        return Failure(found.error());
    }
    const auto& record = *found;
    // An approval moves nothing, and a signing key can be set twice.
    if (!record || record->keyOnly || record->network != place.network.networkId() ||
        record->owner != place.wallet.address || (!record->sent.deposit && !isSame(record->wish, wish))) {
        return app::DepositTransactions();
    }
    if (!isSame(record->wish, wish)) {
        return Failure(Error::invalid("deposit-interrupted",
                                      "another deposit was interrupted after it was sent (transaction " +
                                          toHex0x(record->sent.deposit->hash) +
                                          "): " + commandOf(place.network, record->wish) + " goes on with it"));
    }
    if (!isEmpty(record->sent)) {
        place.terminal.note(QStringLiteral("This deposit was interrupted: it goes on where it was."));
    }
    return record->sent;
}

void showChanges(const app::DepositRun& run, Terminal& terminal) {
    for (const auto& step : run.steps()) {
        if (step.state == app::DepositStep::State::Active && !step.transaction) {
            terminal.progress(step.detail.isEmpty() ? step.title : step.title + QStringLiteral(": ") + step.detail, 0);
        }
    }
}

Failure failureOf(Error error, const app::DepositTransactions& sent) {
    if (error.code == code::kAmountZero || error.code == code::kAmountNotExpressible) {
        error.message.insert(0, "--amount: ");
        return {Exit::Usage, error};
    }
    if (!isEmpty(sent) && error.code != code::kDepositNotKept) {
        error.message += ". What was sent is kept: the same command again goes on where it was";
        if (l1::refusedForPrice(error)) {
            error.message += ", and 'landfall-cli deposit --give-up' forgets it";
        }
    }
    return error.code == code::kDepositWaits ? Failure(Exit::TimedOut, error) : Failure(error);
}

// One run to its end. The deposit's block, if it was seen.
Outcome<std::optional<l1::BlockNumber>> carryOut(const Place& place, app::DepositRecord record) {
    const auto& [profile, network, wallet, session, terminal] = place;
    const auto l2Key = wallet.l2Key(network.networkId());
    if (!l2Key) {
        return Failure(l2Key.error());
    }
    app::DepositSetup setup{.network = network,
                            .wish = record.wish,
                            .owner = wallet.address,
                            .keyHash = protocol::keyHashOf(l2Key->publicKey()).toBigEndian(),
                            .keyOnly = record.keyOnly,
                            .sent = record.sent};
    setup.key = [&wallet, chain = *network.chain(record.wish.chain)] { return wallet.senderKey(chain); };
    setup.ownerKey = [&wallet]() -> Result<SecretBytes> { return SecretBytes(wallet.contents.privateKey.bytes()); };
    if (session != nullptr) {
        setup.node = [session, &record, &wallet](QObject* context, const l1::Done<Facts>& done) {
            askNode(session->client(), context, record.wish.chain, wallet.address, done);
        };
    }
    // Only a deposit must not be sent twice; and a key alone must not take its record's place.
    const bool kept = !record.keyOnly;
    setup.keep = [&record, kept, path = place.path()](const app::DepositTransactions& sent) {
        record.sent = sent;
        return !kept || isEmpty(sent) ? Status() : app::saveDepositRecord(record, path);
    };
    app::DepositRun run(std::move(setup));
    const QString chain = QString::fromStdString(network.chain(record.wish.chain)->name);
    std::optional<l1::BlockNumber> block;
    QObject::connect(&run, &app::DepositRun::included, &run,
                     [&](const QString& what, const Bytes32& hash, const l1::Receipt& receipt) {
                         printIncluded(terminal, what, chain, hash, receipt);
                         if (!record.sent.signingKey) {
                             block = receipt.block.number;
                         }
                     });
    QObject::connect(&run, &app::DepositRun::changed, &run, [&] { showChanges(run, terminal); });
    Terminal::whenStopped(
        QStringLiteral("Stopped: what was sent stands, and the same command again goes on where it was."));
    const auto ended = await<Status>([&run](QObject* context, const std::function<void(Status)>& done) {
        QObject::connect(&run, &app::DepositRun::finished, context, [done] { done({}); });
        QObject::connect(&run, &app::DepositRun::failed, context, [done](const Error& error) { done(error); });
        run.start();
    });
    Terminal::whenStopped(QString());
    if (kept && (ended || isEmpty(record.sent))) {
        app::removeDepositRecord(place.path());
    }
    return ended ? Outcome<std::optional<l1::BlockNumber>>(block)
                 : failureOf(ended.error(), kept ? record.sent : app::DepositTransactions());
}

// Two that follow one record would both send what comes next in it. The failure, where another has the lock.
std::optional<Failure> takeDepositLock(QLockFile& lock) {
    lock.setStaleLockTime(0);
    if (!lock.tryLock() && lock.error() == QLockFile::LockFailedError) {
        return Failure(Error::invalid("deposit-under-way", "another landfall-cli deposits from this wallet: wait until "
                                                           "it has ended, or stop it"));
    }
    return {};
}

} // namespace

Outcome<std::optional<l1::BlockNumber>> depositTokens(const Profile& profile, const l1::NetworkFile& network,
                                                      const app::DepositWish& wish, const Wallet& wallet,
                                                      NodeSession* session, Terminal& terminal) {
    QLockFile lock(profile.folder() + QStringLiteral("/deposit.lock"));
    if (const auto locked = takeDepositLock(lock)) {
        return *locked;
    }
    const Place place{profile, network, wallet, session, terminal};
    const auto sent = sentEarlier(place, wish);
    if (!sent) {
        return sent.error();
    }
    return carryOut(place, {network.networkId(), wallet.address, wish, false, *sent});
}

Outcome<std::optional<app::DepositWish>> giveUpDeposit(const Profile& profile, const l1::NetworkFile& network) {
    QLockFile lock(profile.folder() + QStringLiteral("/deposit.lock"));
    if (const auto locked = takeDepositLock(lock)) {
        return *locked;
    }
    const auto path = profile.depositRecordPath(network);
    const auto found = app::readDepositRecord(path);
    if (!found) {
        return Failure(found.error());
    }
    if (!*found) {
        return std::optional<app::DepositWish>();
    }
    const auto& record = **found;
    if (const auto& deposit = record.sent.deposit) {
        auto access = ChainAccess::open(network, record.wish.chain);
        if (!access) {
            return access.error();
        }
        auto hashes = deposit->replaced;
        hashes.push_back(deposit->hash);
        for (const auto& hash : hashes) {
            const auto status = access->transactionStatus(hash);
            if (!status) {
                return status.error();
            }
            if (status->where != l1::TransactionStatus::Where::Unknown) {
                return Failure(Error::invalid("deposit-stands",
                                              "the chain or a pool has the deposit's transaction " + toHex0x(hash) +
                                                  ", so it can't be given up: " + commandOf(network, record.wish) +
                                                  " goes on with it"));
            }
        }
        if (const auto troubles = access->adapter().troubles(); !troubles.empty()) {
            return Failure(Error::unavailable("deposit-unsure",
                                              "a server that may have the deposit's transaction can't be asked (" +
                                                  troubles.front() + "): try again later"));
        }
    }
    app::removeDepositRecord(path);
    return std::optional(record.wish);
}

Outcome<Exit> registerSigningKey(const Profile& profile, const l1::NetworkFile& network, protocol::ChainIndex chain,
                                 const Wallet& wallet, NodeSession& session, Terminal& terminal) {
    const auto done = carryOut({profile, network, wallet, &session, terminal},
                               {network.networkId(), wallet.address, {chain, 0, 0}, true, {}});
    return done ? Outcome<Exit>(Exit::Ok) : Outcome<Exit>(done.error());
}

} // namespace landfall::cli
