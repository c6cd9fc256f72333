#include "cli/await.h"
#include "cli/chain_access.h"
#include "cli/command.h"
#include "cli/deposit.h"
#include "cli/format.h"
#include "cli/node_session.h"
#include "cli/place.h"
#include "cli/wallet_at_node.h"

#include "protocol/address.h"
#include "protocol/limits.h"
#include "protocol/request.h"

#include <QJsonArray>
#include <QJsonObject>

namespace landfall::cli {
namespace {

const OptionSpec kAccount{QStringLiteral("account"), QStringLiteral("N"),
                          QStringLiteral("another account of this wallet's; 'balances' names it")};

CommandResult giveUp(Context& context) {
    const auto network = networkOf(context.profile);
    if (!network) {
        return network.error();
    }
    const auto gone = giveUpDeposit(context.profile, *network);
    if (!gone) {
        return gone.error();
    }
    context.terminal.line(*gone ? QStringLiteral("The deposit is forgotten: no server of its chain has it.")
                                : QStringLiteral("No deposit is kept."));
    context.terminal.result(QJsonObject{{QStringLiteral("givenUp"), gone->has_value()}});
    return Exit::Ok;
}

CommandResult runDeposit(Context& context) {
    if (context.arguments.has(QStringLiteral("give-up"))) {
        return giveUp(context);
    }
    const auto place = placeOf(context);
    if (!place) {
        return place.error();
    }
    const auto amountOption = needed(context.arguments, QStringLiteral("amount"));
    if (!amountOption) {
        return amountOption.error();
    }
    const auto amount = protocol::parseAmount(amountOption->toStdString());
    if (!amount) {
        Error error = amount.error();
        error.message.insert(0, "--amount: ");
        return Failure(Exit::Usage, error);
    }
    const auto wallet = unlockWallet(context.profile, context.arguments, context.terminal);
    if (!wallet) {
        return wallet.error();
    }
    const auto& network = (*place)->network;
    const app::DepositWish wish{(*place)->chain->index, (*place)->token->id, *amount};
    QJsonObject result;
    const auto blockJson = [](const std::optional<l1::BlockNumber>& block) {
        return block ? QJsonValue(static_cast<qint64>(*block)) : QJsonValue();
    };
    if (context.arguments.has(QStringLiteral("no-wait"))) {
        const auto block = depositTokens(context.profile, network, wish, *wallet, nullptr, context.terminal);
        if (!block) {
            return block.error();
        }
        result.insert(QStringLiteral("block"), blockJson(*block));
    } else {
        auto session = NodeSession::connectOrStart(context.profile, network, context.terminal);
        if (!session) {
            return session.error();
        }
        const auto block = depositTokens(context.profile, network, wish, *wallet, &*session, context.terminal);
        if (!block) {
            return block.error();
        }
        result.insert(QStringLiteral("block"), blockJson(*block));
        const auto account = session->object(QStringLiteral("getAccount"),
                                             {QString::fromStdString(protocol::formatAddress(wallet->address))});
        if (!account) {
            return account.error();
        }
        result.insert(QStringLiteral("account"), *account);
        context.terminal.line(
            QStringLiteral("Credited to account %1.").arg(account->value(QLatin1StringView("id")).toInteger()));
    }
    context.terminal.result(result);
    return Exit::Ok;
}

// The chain that was named, else the one on which the wallet has most of the coin that pays for it.
Outcome<const l1::NetworkChain*> payingChain(const Context& context, const l1::NetworkFile& network,
                                             const protocol::Address& owner) {
    if (const auto name = context.arguments.option(chainOption().name)) {
        return findChain(network, *name);
    }
    const l1::NetworkChain* best = nullptr;
    Uint256 most{};
    for (const auto& chain : network.chains) {
        auto access = ChainAccess::open(network, chain.index);
        const auto coin = access ? access->coinBalance(owner) : Outcome<Uint256>(access.error());
        if (coin && most < *coin) {
            best = &chain;
            most = *coin;
        }
    }
    if (best == nullptr) {
        return Failure(Error::invalid("coin-balance-low", "no chain that answers has a coin of " +
                                                              protocol::formatAddress(owner) +
                                                              " to pay for a transaction: send it some"));
    }
    return best;
}

// The account that is named, which must be the wallet's, else the one that it signs for.
Outcome<protocol::AccountId> accountOf(const Context& context, NodeSession& session, const protocol::Address& owner) {
    const auto named = context.arguments.number(kAccount.name, 0, protocol::kAccountCapacity - 1);
    if (!named) {
        return named.error();
    }
    const QString address = QString::fromStdString(protocol::formatAddress(owner));
    const auto account = session.object(QStringLiteral("getAccount"),
                                        {*named ? QJsonValue(static_cast<qint64>(**named)) : QJsonValue(address)});
    if (!account) {
        return account.error();
    }
    if (field(*account, "address") != address) {
        return usage("--account " + std::to_string(named->value_or(0)) + " belongs to " +
                     field(*account, "address").toStdString() + ": name one of this wallet's");
    }
    return static_cast<protocol::AccountId>(account->value(QLatin1StringView("id")).toInteger());
}

// An account besides the one that the wallet signs for: what the network makes of it is not waited for.
CommandResult registerOther(Context& context, const l1::NetworkFile& network, const Wallet& wallet,
                            NodeSession& session) {
    const auto id = accountOf(context, session, wallet.address);
    const auto chain = payingChain(context, network, wallet.address);
    const auto key = wallet.l2Key(network.networkId());
    if (!id || !chain || !key) {
        return !id ? id.error() : !chain ? chain.error() : Failure(key.error());
    }
    auto access = ChainAccess::open(network, (*chain)->index);
    if (!access) {
        return access.error();
    }
    const auto receipt =
        access->send(wallet, l1::SetSigningKey{*id, protocol::keyHashOf(key->publicKey()).toBigEndian()},
                     QStringLiteral("signing key sent"), context.terminal);
    if (!receipt) {
        return receipt.error();
    }
    context.terminal.line(QStringLiteral("Account %1 has this wallet's signing key once a batch has taken it: then "
                                         "'landfall-cli withdraw --account %1'.")
                              .arg(*id));
    context.terminal.result(QJsonObject{{QStringLiteral("block"), static_cast<qint64>(receipt->block.number)}});
    return Exit::Ok;
}

CommandResult runRegisterKey(Context& context, const l1::NetworkFile& network) {
    auto atNode = walletAtNode(context, network);
    if (!atNode) {
        return atNode.error();
    }
    auto& [wallet, session] = *atNode;
    if (context.arguments.option(kAccount.name)) {
        return registerOther(context, network, wallet, session);
    }
    const QJsonArray owner{QString::fromStdString(protocol::formatAddress(wallet.address))};
    if (const auto account = session.object(QStringLiteral("getAccount"), owner); !account) {
        return account.error();
    }
    const auto chain = payingChain(context, network, wallet.address);
    if (!chain) {
        return chain.error();
    }
    const auto done = registerSigningKey(context.profile, network, (*chain)->index, wallet, session, context.terminal);
    if (!done) {
        return done;
    }
    const auto account = session.object(QStringLiteral("getAccount"), owner);
    if (!account) {
        return account.error();
    }
    context.terminal.line(QStringLiteral("Account %1 has this wallet's signing key.")
                              .arg(account->value(QLatin1StringView("id")).toInteger()));
    context.terminal.result(QJsonObject{{QStringLiteral("account"), *account}});
    return Exit::Ok;
}

CommandResult runForcedExit(Context& context) {
    const auto place = placeOf(context);
    if (!place) {
        return place.error();
    }
    auto atNode = walletAtNode(context, (*place)->network);
    if (!atNode) {
        return atNode.error();
    }
    auto& [wallet, session] = *atNode;
    const auto id = accountOf(context, session, wallet.address);
    if (!id) {
        return id.error();
    }
    auto access = ChainAccess::open((*place)->network, (*place)->chain->index);
    if (!access) {
        return access.error();
    }
    const auto owed = access->owedExits((*place)->token->id, wallet.address);
    if (!owed) {
        return owed.error();
    }
    const bool free = *owed != 0 && !context.arguments.has(QStringLiteral("pay-fee"));
    if (free) {
        context.terminal.line(
            QStringLiteral("An earlier forced exit took less than the balance: this one pays no queue fee."));
    }
    const auto receipt = access->send(wallet, l1::RequestForcedExit{*id, (*place)->token->id, free},
                                      QStringLiteral("forced exit requested"), context.terminal);
    if (!receipt) {
        return receipt.error();
    }
    context.terminal.line(
        QStringLiteral(
            "The network has to pay the whole balance before the item's deadline, or as much of it as %1 holds.")
            .arg(QString::fromStdString((*place)->chain->name)));
    context.terminal.result(QJsonObject{{QStringLiteral("block"), static_cast<qint64>(receipt->block.number)}});
    return Exit::Ok;
}

} // namespace

QList<Command> chainCommands() {
    return {
        {{QStringLiteral("deposit"),
          QStringLiteral("move tokens from a chain into the network"),
          {},
          {chainOption(),
           tokenOption(),
           {QStringLiteral("amount"), QStringLiteral("N"), QStringLiteral("how much, such as 300 or 0.5")},
           {QStringLiteral("no-wait"), QString(), QStringLiteral("don't wait until it is credited")},
           {QStringLiteral("give-up"), QString(),
            QStringLiteral("forget a deposit that was interrupted and that no server of its chain has")},
           passphraseOption()},
          {QStringLiteral("landfall-cli deposit --chain \"Anvil One\" --token USDC --amount 300"),
           QStringLiteral("landfall-cli deposit --give-up")}},
         runDeposit},
        {{QStringLiteral("wallet register-key"),
          QStringLiteral("let this wallet sign for its account, which has no key after deposit --no-wait"),
          {},
          {{chainOption().name, chainOption().value,
            QStringLiteral("which pays; the one with most of its coin by default")},
           kAccount,
           passphraseOption()},
          {QStringLiteral("landfall-cli wallet register-key")}},
         runRegisterKey},
        {{QStringLiteral("forced-exit"),
          QStringLiteral("demand the whole balance of a token from a chain's contract"),
          {},
          {chainOption(),
           tokenOption(),
           kAccount,
           {QStringLiteral("pay-fee"), QString(), QStringLiteral("pay the queue fee even where an exit is owed")},
           passphraseOption()},
          {QStringLiteral("landfall-cli forced-exit --chain \"Anvil Two\" --token USDC")}},
         runForcedExit},
    };
}

} // namespace landfall::cli
