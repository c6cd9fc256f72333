#include "cli/withdraw.h"

#include "cli/await.h"
#include "cli/chain_access.h"
#include "common/fee_ceiling.h"
#include "node/shared/error_codes.h"
#include "protocol/address.h"
#include "rpc/error_codes.h"
#include "rpc/request_json.h"

#include <QDateTime>
#include <QJsonObject>

namespace landfall::cli {

using namespace protocol;

namespace {

constexpr auto kWait = std::chrono::milliseconds(200);
constexpr int kMostWaits = 100;

Amount amountIn(const QJsonObject& object, const char* name) {
    const auto amount = amountFromDecimal(object.value(QLatin1StringView(name)).toString().toStdString());
    return amount ? *amount : Amount{0};
}

std::optional<std::string> plain(const std::optional<QString>& text) {
    return text ? std::optional(text->toStdString()) : std::nullopt;
}

// The option that a text came from; empty for what the network's rules refuse.
std::string optionOf(const app::WishProblem& problem) {
    if (problem.rule) {
        return {};
    }
    switch (problem.field) {
    case app::WishField::Recipient:
        return "--to: ";
    case app::WishField::Fee:
        return "--fee: ";
    case app::WishField::Amount:
        return "--amount: ";
    case app::WishField::Chain:
    case app::WishField::Token:
    case app::WishField::Expiry:
        break;
    }
    return {};
}

Failure failureOf(const app::WishProblem& problem) {
    Error error = problem.error;
    error.message = optionOf(problem) + error.message;
    if (!problem.rule || *problem.rule == RejectionCode::TokenNotOnChain) {
        return {Exit::Usage, error};
    }
    Failure failure(Exit::Refused, error);
    failure.code = static_cast<int>(*problem.rule);
    return failure;
}

Outcome<node::FeeQuote> quoteOf(NodeSession& session, TokenId token) {
    auto quoted = session.object(QStringLiteral("estimateTransactionFee"), {token});
    // A node that has just been started is still asking the sequencer.
    for (int waits = 0; !quoted && quoted.error().error.code == code::kFeePending && waits < kMostWaits; ++waits) {
        pause(kWait);
        quoted = session.object(QStringLiteral("estimateTransactionFee"), {token});
    }
    if (!quoted) {
        return quoted.error();
    }
    node::FeeQuote out;
    out.token = token;
    out.fee = amountIn(*quoted, "totalFee");
    out.packed = packFeeUp(out.fee).value_or(0);
    if (quoted->contains(QLatin1StringView("usualFee"))) {
        out.usual = amountIn(*quoted, "usualFee");
    }
    return out;
}

} // namespace

Outcome<Reviewed> reviewWithdraw(NodeSession& session, const l1::NetworkFile& network, const Wallet& wallet,
                                 const TypedWithdraw& typed) {
    const auto chain = findChain(network, typed.chain);
    const auto token = findToken(network, typed.token);
    if (!chain || !token) {
        return chain ? token.error() : chain.error();
    }
    app::WithdrawWish wish{(*chain)->index, (*token)->id,     typed.amount.toStdString(),
                           plain(typed.to), plain(typed.fee), typed.validMinutes};
    if (!wish.recipient && (*chain)->starknet) { // its owner's address is none of that chain's
        const auto access = ChainAccess::open(network, (*chain)->index);
        const auto own = access ? access->senderOf(wallet) : Outcome<ChainAddress>(access.error());
        if (!own) {
            return own.error();
        }
        wish.recipient = formatChainAddress(*own);
    }
    const QJsonValue owner = typed.account ? QJsonValue(static_cast<qint64>(*typed.account))
                                           : QJsonValue(QString::fromStdString(formatAddress(wallet.address)));
    const auto account = session.object(QStringLiteral("getAccount"), {owner});
    if (!account) {
        return account.error();
    }
    const auto balances = session.object(QStringLiteral("getAccountBalances"), {owner});
    if (!balances) {
        return balances.error();
    }
    const auto quote = quoteOf(session, (*token)->id);
    if (!quote && !typed.fee) {
        return quote.error();
    }
    const app::AccountFacts facts{wallet.address,
                                  static_cast<AccountId>(account->value(QLatin1StringView("id")).toInteger()),
                                  static_cast<Nonce>(account->value(QLatin1StringView("nextNonce")).toInteger()),
                                  amountIn(balances->value(QString::number((*token)->id)).toObject(), "available")};
    // The reserve is left to the node, which knows where else the tokens are.
    const auto request = app::draftWithdraw(network, facts, std::nullopt, quote ? std::optional(*quote) : std::nullopt,
                                            wish, static_cast<UnixSeconds>(QDateTime::currentSecsSinceEpoch()));
    if (!request) {
        return failureOf(request.error().front());
    }
    auto review = app::reviewOf(network, *request);
    if (!review) {
        return Failure(review.error());
    }
    auto warning = typed.fee ? std::nullopt : app::feeWarning(network, *request, quote->usual);
    return Reviewed{std::move(*review), std::move(warning)};
}

Outcome<QString> sendWithdraw(NodeSession& session, const l1::NetworkFile& network, const Wallet& wallet,
                              const wallet::WithdrawReview& review) {
    const auto key = wallet.l2Key(network.networkId());
    if (!key) {
        return Failure(key.error());
    }
    const auto answer =
        session.call(QStringLiteral("sendTransaction"), {rpc::toTransaction(review.sign(*key), network.networkId())});
    if (!answer) {
        auto failure = answer.error();
        const auto& code = failure.error.code;
        if (code == code::kNodeTimeout || code == code::kNodeUnreachable || code == code::kNodeBadAnswer) {
            failure.error.message += ". It may have taken the withdrawal all the same: look with 'landfall-cli status' "
                                     "before you sign another";
        }
        return failure;
    }
    return answer->toString();
}

} // namespace landfall::cli
