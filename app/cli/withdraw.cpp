#include "cli/withdraw.h"

#include "protocol/address.h"
#include "protocol/request.h"
#include "rpc/request_json.h"

#include <QDateTime>
#include <QJsonObject>

namespace landfall::cli {

using namespace protocol;

namespace {

Amount amountIn(const QJsonObject& object, const char* name) {
    const auto amount = amountFromDecimal(object.value(QLatin1StringView(name)).toString().toStdString());
    return amount ? *amount : Amount{0};
}

std::string shown(Amount amount, const l1::NetworkToken& token) {
    return formatAmount(amount) + " " + token.symbol;
}

Outcome<PackedFee> feeFor(NodeSession& session, const l1::NetworkToken& token, const WithdrawWish& wish) {
    Amount fee = 0;
    if (wish.fee) {
        const auto typed = parseAmount(wish.fee->toStdString());
        if (!typed) {
            return Failure(Exit::Usage, Error::invalid(typed.error().code, "--fee: " + typed.error().message));
        }
        fee = *typed;
    } else {
        const auto quote = session.object(QStringLiteral("estimateTransactionFee"), {token.id});
        if (!quote) {
            return quote.error();
        }
        fee = amountIn(*quote, "totalFee");
    }
    const auto packed = packFee(fee);
    if (!packed) {
        const auto above = packFeeUp(fee);
        return Failure(Exit::Usage,
                       Error::invalid("fee-not-canonical",
                                      "--fee: a fee has at most four digits before its zeros (2047 at most)" +
                                          (above ? ": take " + shown(unpackFee(*above), token) : std::string())));
    }
    return *packed;
}

// What the account can still spend, and Max.
Outcome<Amount> amountFor(const WithdrawWish& wish, const QJsonObject& balances, const l1::NetworkToken& token,
                          Amount fee, unsigned decimals) {
    const auto balance = balances.value(QString::number(token.id)).toObject();
    const Amount available = amountIn(balance, "available");
    Amount amount = 0;
    if (wish.amount == QLatin1StringView("max")) {
        const Amount most = available > fee ? available - fee : 0;
        const Amount unit = amountFromUint256(powerOfTen(kAmountDecimals - decimals)).value();
        amount = most - most % unit;
        if (amount == 0) {
            return Failure(Exit::Refused, Error::invalid("balance-low", "the balance of " + shown(available, token) +
                                                                            " doesn't cover more than the fee of " +
                                                                            shown(fee, token)));
        }
        return amount;
    }
    const auto typed = parseAmount(wish.amount.toStdString());
    if (!typed) {
        return Failure(Exit::Usage, Error::invalid(typed.error().code, "--amount: " + typed.error().message));
    }
    amount = *typed;
    if (const auto units = toChainUnits(amount, decimals); !units) {
        return Failure(Exit::Usage, Error::invalid(units.error().code, "--amount: " + units.error().message));
    }
    return amount;
}

} // namespace

Outcome<wallet::WithdrawReview> reviewWithdraw(NodeSession& session, const l1::NetworkFile& network,
                                               const Wallet& wallet, const WithdrawWish& wish) {
    const auto chain = findChain(network, wish.chain);
    const auto token = findToken(network, wish.token);
    if (!chain || !token) {
        return chain ? token.error() : chain.error();
    }
    const auto* there = network.tokenOn((*token)->id, (*chain)->index);
    if (there == nullptr) {
        return Failure(Exit::Usage,
                       Error::invalid("token-not-on-chain", (*token)->symbol + " does not exist on " + (*chain)->name));
    }
    Withdraw request;
    request.chain = (*chain)->index;
    request.token = (*token)->id;
    request.from = wallet.address;
    request.to = wallet.address;
    if (wish.to) {
        const auto to = parseAddress(wish.to->toStdString());
        if (!to) {
            return Failure(Exit::Usage, Error::invalid(to.error().code, "--to: " + to.error().message));
        }
        request.to = *to;
    }
    const QString owner = QString::fromStdString(formatAddress(wallet.address));
    const auto account = session.object(QStringLiteral("getAccount"), {owner});
    if (!account) {
        return account.error();
    }
    const auto balances = session.object(QStringLiteral("getAccountBalances"), {owner});
    if (!balances) {
        return balances.error();
    }
    request.account = static_cast<AccountId>(account->value(QLatin1StringView("id")).toInteger());
    request.nonce = static_cast<Nonce>(account->value(QLatin1StringView("nextNonce")).toInteger());
    const auto fee = feeFor(session, **token, wish);
    if (!fee) {
        return fee.error();
    }
    request.fee = *fee;
    const auto amount = amountFor(wish, *balances, **token, unpackFee(*fee), there->decimals);
    if (!amount) {
        return amount.error();
    }
    request.amount = *amount;
    request.validUntil = static_cast<UnixSeconds>(QDateTime::currentSecsSinceEpoch()) + 60 * wish.validMinutes;

    auto review = wallet::WithdrawReview::of(network.networkId(), request,
                                             {[&](ChainIndex index) -> std::optional<std::string> {
                                                  const auto* found = network.chain(index);
                                                  return found == nullptr ? std::nullopt : std::optional(found->name);
                                              },
                                              [&](TokenId id) -> std::optional<std::string> {
                                                  const auto* found = network.token(id);
                                                  return found == nullptr ? std::nullopt : std::optional(found->symbol);
                                              }});
    if (!review) {
        return Failure(review.error());
    }
    return std::move(*review);
}

Outcome<QString> sendWithdraw(NodeSession& session, const l1::NetworkFile& network, const Wallet& wallet,
                              const wallet::WithdrawReview& review) {
    const auto key = wallet.l2Key(network);
    if (!key) {
        return key.error();
    }
    const auto answer = session.call(QStringLiteral("sendTransaction"), {rpc::toJson(review.sign(*key))});
    if (!answer) {
        return answer.error();
    }
    return answer->toString();
}

} // namespace landfall::cli
