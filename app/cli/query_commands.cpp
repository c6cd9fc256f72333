#include "cli/chain_access.h"
#include "cli/command.h"
#include "cli/format.h"
#include "cli/node_session.h"
#include "cli/waiting_view.h"
#include "cli/wallet_access.h"
#include "common/format.h"
#include "common/typed_address.h"
#include "protocol/error_codes.h"

#include "protocol/address.h"

#include <QJsonArray>
#include <QJsonObject>

namespace landfall::cli {
namespace {

QString chainIdText(const l1::NetworkChain& chain) {
    return chain.starknet ? QStringLiteral("Starknet ") + app::text(chain.starknet->chainId)
                          : QStringLiteral("EVM chain %1").arg(chain.evmChainId);
}

// Who the owner is on a chain: on Starknet's nobody but the wallet itself knows, and it needs its key for that.
Outcome<protocol::ChainAddress> holderOn(const l1::NetworkChain& chain, const protocol::Address& owner,
                                         const Outcome<ChainAccess>& access, const std::optional<Wallet>& wallet) {
    if (!chain.starknet) {
        return protocol::ChainAddress(owner);
    }
    if (!access) {
        return access.error();
    }
    return wallet ? access->senderOf(*wallet)
                  : Failure(Error::invalid("wallet-locked", "the wallet's address there needs its key: give "
                                                            "--passphrase-file"));
}

CommandResult balances(Context& context, const l1::NetworkFile& network) {
    auto address = Outcome<protocol::Address>(protocol::Address{});
    if (const auto text = context.arguments.positional(0)) {
        const auto parsed = app::parseTypedAddress(text->toStdString());
        if (!parsed) {
            return Failure(Exit::Usage, parsed.error());
        }
        address = *parsed;
    } else {
        address = walletAddress(context.profile);
    }
    if (!address) {
        return address.error();
    }
    std::optional<Wallet> wallet;
    if (!context.arguments.positional(0) && context.arguments.has(QStringLiteral("passphrase-file"))) {
        auto opened = unlockWallet(context.profile, context.arguments, context.terminal);
        if (!opened) {
            return opened.error();
        }
        wallet = std::move(*opened);
    }
    auto session = NodeSession::connectOrStart(context.profile, network, context.terminal);
    if (!session) {
        return session.error();
    }
    const auto answer = session->object(QStringLiteral("getAccountBalances"),
                                        {QString::fromStdString(protocol::formatAddress(*address))});
    if (!answer && answer.error().error.code != code::kAccountUnknown) {
        return answer.error();
    }
    const QJsonObject held = answer ? *answer : QJsonObject();
    context.terminal.line(QStringLiteral("In the network"));
    if (held.isEmpty()) {
        context.terminal.pair(QStringLiteral("nothing"), QStringLiteral("an account opens with its first deposit"));
    }
    for (const auto& entry : held) {
        const auto balance = entry.toObject();
        QString text = amountText(balance.value(QLatin1StringView("total")));
        if (field(balance, "pending") != QLatin1StringView("0")) {
            text += QStringLiteral("  (%1 pending)").arg(amountText(balance.value(QLatin1StringView("pending"))));
        }
        const auto elsewhere = field(balance, "elsewhere");
        if (elsewhere != QLatin1StringView("0")) {
            text += QStringLiteral("  (%1 of it in another account)")
                        .arg(amountText(balance.value(QLatin1StringView("elsewhere"))));
        }
        context.terminal.pair(field(balance, "symbol"), text);
    }
    const QJsonArray owner{QString::fromStdString(protocol::formatAddress(*address))};
    if (const auto account = session->object(QStringLiteral("getAccount"), owner)) {
        showOtherAccounts(context.terminal, network, *account);
    }
    const auto waiting = session->array(QStringLiteral("getWaitingPayouts"), owner);
    if (!waiting) {
        return waiting.error();
    }
    QJsonArray told;
    QJsonObject onChains;
    for (const auto& chain : network.chains) {
        context.terminal.line(QStringLiteral("On ") + QString::fromStdString(chain.name));
        auto access = ChainAccess::open(network, chain.index);
        const auto holder =
            access ? holderOn(chain, *address, access, wallet) : Outcome<protocol::ChainAddress>(access.error());
        QJsonObject here;
        for (const auto& token : network.tokens) {
            if (network.tokenOn(token.id, chain.index) == nullptr) {
                continue;
            }
            const QString symbol = QString::fromStdString(token.symbol);
            const auto amount =
                holder ? access->tokenBalance(token.id, *holder) : Outcome<protocol::Amount>(holder.error());
            if (amount) {
                context.terminal.pair(symbol, app::amountText(*amount));
                here.insert(symbol, QString::fromStdString(protocol::amountToDecimal(*amount)));
            } else {
                context.terminal.pair(symbol, QStringLiteral("unknown: ") +
                                                  QString::fromStdString(amount.error().error.message));
                here.insert(symbol, QJsonValue());
            }
        }
        onChains.insert(QString::number(chain.index), here);
        if (access) {
            for (const auto& one : showWaiting(context.terminal, network, chain, *waiting,
                                               {*address, !context.arguments.positional(0)}, *access)) {
                told.append(one);
            }
        }
    }
    context.terminal.result(QJsonObject{
        {QStringLiteral("network"), held}, {QStringLiteral("chains"), onChains}, {QStringLiteral("waiting"), told}});
    return Exit::Ok;
}

CommandResult reserves(Context& context, const l1::NetworkFile& network) {
    auto session = NodeSession::connectOrStart(context.profile, network, context.terminal);
    if (!session) {
        return session.error();
    }
    QJsonObject result;
    for (const auto& token : network.tokens) {
        const auto answer = session->array(QStringLiteral("getTokenReserve"), {token.id});
        if (!answer) {
            return answer.error();
        }
        context.terminal.line(QString::fromStdString(token.symbol));
        for (const auto& entry : *answer) {
            const auto reserve = entry.toObject();
            context.terminal.pair(field(reserve, "chain"),
                                  QStringLiteral("%1 held, %2 available")
                                      .arg(amountText(reserve.value(QLatin1StringView("held"))),
                                           amountText(reserve.value(QLatin1StringView("available")))));
        }
        result.insert(QString::fromStdString(token.symbol), *answer);
    }
    context.terminal.result(result);
    return Exit::Ok;
}

CommandResult chainsList(Context& context, const l1::NetworkFile& network) {
    QJsonArray result;
    for (const auto& chain : network.chains) {
        context.terminal.pair(QString::number(chain.index),
                              QStringLiteral("%1  %2  contract %3")
                                  .arg(QString::fromStdString(chain.name))
                                  .arg(chainIdText(chain))
                                  .arg(QString::fromStdString(protocol::formatChainAddress(chain.rollup))),
                              4);
        result.append(QJsonObject{
            {QStringLiteral("chainId"), chain.index},
            {QStringLiteral("name"), QString::fromStdString(chain.name)},
            {QStringLiteral("layerOneChainId"), chain.starknet ? QJsonValue(app::text(chain.starknet->chainId))
                                                               : QJsonValue(static_cast<qint64>(chain.evmChainId))},
            {QStringLiteral("mainContract"), QString::fromStdString(protocol::formatChainAddress(chain.rollup))}});
    }
    context.terminal.result(result);
    return Exit::Ok;
}

CommandResult chainsCheck(Context& context, const l1::NetworkFile& network) {
    QJsonArray result;
    std::optional<Error> worst;
    for (const auto& chain : network.chains) {
        context.terminal.line(QString::fromStdString(chain.name));
        auto access = ChainAccess::open(network, chain.index);
        if (!access) {
            return access.error();
        }
        const auto report = access->check();
        if (!report) {
            const Error& problem = report.error().error;
            context.terminal.problem(problem);
            worst = worst ? worst : std::optional(problem);
            result.append(QJsonObject{{QStringLiteral("chainId"), chain.index},
                                      {QStringLiteral("problem"), problemJson(problem)}});
            continue;
        }
        QJsonArray checks;
        for (const auto& check : report->checks) {
            context.terminal.line(
                QStringLiteral("  %1 %2  %3")
                    .arg(check.problem ? context.terminal.bad(QStringLiteral("✗"))
                                       : context.terminal.good(QStringLiteral("✓")),
                         QString::fromStdString(check.subject).leftJustified(23),
                         QString::fromStdString(check.problem ? check.problem->message : check.found)));
            checks.append(QJsonObject{
                {QStringLiteral("subject"), QString::fromStdString(check.subject)},
                {QStringLiteral("found"), QString::fromStdString(check.found)},
                {QStringLiteral("problem"), check.problem ? QJsonValue(problemJson(*check.problem)) : QJsonValue()}});
        }
        result.append(QJsonObject{{QStringLiteral("chainId"), chain.index}, {QStringLiteral("checks"), checks}});
        worst = worst ? worst : report->firstProblem();
    }
    context.terminal.result(result);
    if (worst && !context.terminal.json()) {
        return Failure(*worst);
    }
    return worst ? app::exitCodeOf(*worst) : Exit::Ok;
}

CommandResult tokens(Context& context, const l1::NetworkFile& network) {
    QJsonArray result;
    for (const auto& token : network.tokens) {
        QJsonArray chains;
        QStringList places;
        for (const auto& [index, there] : token.chains) {
            const auto* chain = network.chain(index);
            places.append(QStringLiteral("%1 (%2 decimals)")
                              .arg(chain == nullptr ? QString::number(index) : QString::fromStdString(chain->name))
                              .arg(there.decimals));
            chains.append(QJsonObject{
                {QStringLiteral("chainId"), index},
                {QStringLiteral("address"), QString::fromStdString(protocol::formatChainAddress(there.address))},
                {QStringLiteral("decimals"), there.decimals}});
        }
        context.terminal.pair(QString::fromStdString(token.symbol), places.join(QStringLiteral(", ")), 8);
        result.append(QJsonObject{{QStringLiteral("id"), token.id},
                                  {QStringLiteral("symbol"), QString::fromStdString(token.symbol)},
                                  {QStringLiteral("chains"), chains}});
    }
    context.terminal.result(result);
    return Exit::Ok;
}

} // namespace

QList<Command> queryCommands() {
    return {
        {{QStringLiteral("balances"),
          QStringLiteral("what an address owns, in the network and on each chain"),
          {QStringLiteral("[ADDRESS]")},
          {passphraseOption()},
          {QStringLiteral("landfall-cli balances")}},
         balances},
        {{QStringLiteral("reserves"),
          QStringLiteral("what each chain can pay out"),
          {},
          {},
          {QStringLiteral("landfall-cli reserves")}},
         reserves},
        {{QStringLiteral("chains list"),
          QStringLiteral("the network's chains"),
          {},
          {},
          {QStringLiteral("landfall-cli chains list")}},
         chainsList},
        {{QStringLiteral("chains check"),
          QStringLiteral("compare every chain and contract with the network file"),
          {},
          {},
          {QStringLiteral("landfall-cli chains check --network network.json")}},
         chainsCheck},
        {{QStringLiteral("tokens"),
          QStringLiteral("the network's tokens and where they exist"),
          {},
          {},
          {QStringLiteral("landfall-cli tokens")}},
         tokens},
    };
}

} // namespace landfall::cli
