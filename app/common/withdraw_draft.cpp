#include "common/withdraw_draft.h"

#include "common/decimals_check.h"
#include "common/typed_address.h"
#include "node/requests/validator.h"
#include "node/shared/config.h"
#include "protocol/error_codes.h"

#include <algorithm>

namespace landfall::app {

using namespace protocol;

namespace {

std::string shown(Amount amount, const l1::NetworkToken& token) {
    return formatAmount(amount) + " " + token.symbol;
}

WishProblem breaks(WishField field, RejectionCode rule, std::string message) {
    return {field, Error::invalid(std::string(rejectionName(rule)), std::move(message)), rule};
}

WishField fieldOf(RejectionCode rule) {
    switch (rule) {
    case RejectionCode::UnknownChain:
    case RejectionCode::TokenNotOnChain:
    case RejectionCode::InsufficientReserve:
        return WishField::Chain;
    case RejectionCode::UnknownToken:
        return WishField::Token;
    case RejectionCode::BadRecipient:
        return WishField::Recipient;
    case RejectionCode::FeeNotCanonical:
    case RejectionCode::FeeTooLow:
        return WishField::Fee;
    case RejectionCode::Expired:
    case RejectionCode::ExpiresTooSoon:
    case RejectionCode::ExpiresTooLate:
        return WishField::Expiry;
    default:
        return WishField::Amount;
    }
}

Result<PackedFee, WishProblem> feeOf(const l1::NetworkToken& token, const std::optional<node::FeeQuote>& quote,
                                     const WithdrawWish& wish) {
    if (!wish.fee) {
        return quote ? Result<PackedFee, WishProblem>(quote->packed)
                     : WishProblem{WishField::Fee,
                                   Error::unavailable("fee-unknown", "the node has not said what a withdrawal of " +
                                                                         token.symbol +
                                                                         " costs: try again when it "
                                                                         "answers"),
                                   std::nullopt};
    }
    const auto typed = parseAmount(*wish.fee);
    if (!typed) {
        return WishProblem{WishField::Fee, typed.error(), std::nullopt};
    }
    if (const auto packed = packFee(*typed)) {
        return *packed;
    }
    const auto above = packFeeUp(*typed);
    return WishProblem{WishField::Fee,
                       Error::invalid(code::kFeeNotCanonical,
                                      "a fee has at most four digits before its zeros (2047 at most)" +
                                          (above ? ": take " + shown(unpackFee(*above), token) : std::string())),
                       std::nullopt};
}

Result<Amount, WishProblem> amountOf(const l1::NetworkFile& network, const l1::NetworkToken& token,
                                     const AccountFacts& facts, const WithdrawWish& wish, Amount fee) {
    if (wish.amount == "max") {
        const Amount most = maxAmount(network, wish.chain, token.id, facts.available, fee);
        if (most == 0) {
            return breaks(WishField::Amount, RejectionCode::InsufficientBalance,
                          "the balance of " + shown(facts.available, token) + " doesn't cover more than the fee of " +
                              shown(fee, token) + ": deposit more");
        }
        return most;
    }
    const auto typed = parseAmount(wish.amount);
    if (!typed) {
        return WishProblem{WishField::Amount, typed.error(), std::nullopt};
    }
    if (*typed == 0) {
        return WishProblem{WishField::Amount,
                           Error::invalid(code::kAmountZero, "an amount of 0 moves nothing: say how much"),
                           std::nullopt};
    }
    if (const auto fits = checkDecimals(network, wish.chain, token.id, *typed); !fits) {
        return WishProblem{WishField::Amount, fits.error(), std::nullopt};
    }
    return *typed;
}

std::optional<WishProblem> checkFunds(const l1::NetworkFile& network, const l1::NetworkToken& token,
                                      const AccountFacts& facts, std::optional<Amount> reserve,
                                      const Withdraw& request) {
    const Amount needed = request.amount + unpackFee(request.fee);
    if (needed > facts.available) {
        return breaks(WishField::Amount, RejectionCode::InsufficientBalance,
                      shown(facts.available, token) + " can be spent, " + shown(needed, token) +
                          " are needed with the fee: lower the amount or deposit more");
    }
    if (reserve && request.amount > *reserve) {
        return breaks(WishField::Chain, RejectionCode::InsufficientReserve,
                      network.chain(request.chain)->name + " can pay out only " + shown(*reserve, token) +
                          " now: lower the amount or choose another chain");
    }
    return std::nullopt;
}

// A recipient that no rule refuses, to find what else is wrong.
ChainAddress somebodyOn(const l1::NetworkChain& chain, const Address& owner) {
    WideAddress wide;
    wide.bytes.back() = wide.bytes[1] = 1;
    return chain.family == AddressFamily::Evm ? ChainAddress(owner) : ChainAddress(wide);
}

// What the node's own rules say to the request as it stands; an amount of 0 fits
// everywhere. The rules stop at the first breach, so each is mended to find the next.
std::vector<WishProblem> brokenRules(const l1::NetworkFile& network, Withdraw request,
                                     const std::optional<node::FeeQuote>& quote, UnixSeconds now) {
    node::FeePolicy policy;
    policy.standard = quote ? quote->fee : 0;
    const auto minSecondsLeft = node::NodeConfig{}.minSecondsLeft;
    const node::Validator rules(network, policy, minSecondsLeft);
    std::vector<WishProblem> out;
    while (const auto rejection = rules.checkForm(request, now)) {
        const auto field = fieldOf(rejection->code);
        const bool again = std::any_of(out.begin(), out.end(), [&](const auto& known) { return known.field == field; });
        if (again) {
            break;
        }
        out.push_back(breaks(field, rejection->code, rejection->message));
        if (field == WishField::Recipient) {
            request.to = somebodyOn(*network.chain(request.chain), request.from);
        } else if (field == WishField::Fee) {
            request.fee = rules.minimumFee(request.token);
        } else if (field == WishField::Expiry) {
            request.validUntil = now + minSecondsLeft;
        } else {
            break;
        }
    }
    return out;
}

} // namespace

Amount maxAmount(const l1::NetworkFile& network, ChainIndex chain, TokenId token, Amount available, Amount fee) {
    const Amount most = available > fee ? available - fee : 0;
    const auto unit = amountFromUint256(powerOfTen(kAmountDecimals - network.tokenOn(token, chain)->decimals)).value();
    return most - most % unit;
}

std::vector<ChainIndex> chainsThatCanPay(const std::vector<node::Reserve>& reserves, Amount amount, ChainIndex except) {
    std::vector<ChainIndex> out;
    for (const auto& reserve : reserves) {
        if (reserve.chain != except && reserve.available >= amount) {
            out.push_back(reserve.chain);
        }
    }
    return out;
}

Result<Withdraw, std::vector<WishProblem>> draftWithdraw(const l1::NetworkFile& network, const AccountFacts& facts,
                                                         std::optional<Amount> reserve,
                                                         const std::optional<node::FeeQuote>& quote,
                                                         const WithdrawWish& wish, UnixSeconds now) {
    Withdraw request;
    request.chain = wish.chain;
    request.token = wish.token;
    request.account = facts.id;
    request.from = facts.owner;
    request.to = facts.owner;
    request.nonce = facts.nextNonce;
    request.validUntil = now + 60 * wish.validMinutes;
    const auto* token = network.token(wish.token);
    if (token == nullptr || network.tokenOn(wish.token, wish.chain) == nullptr) {
        return brokenRules(network, request, quote, now);
    }
    std::vector<WishProblem> problems;
    if (wish.recipient) {
        const auto to = parseTypedRecipient(*wish.recipient, *network.chain(wish.chain));
        if (to) {
            request.to = *to;
        } else {
            problems.push_back({WishField::Recipient, to.error(), std::nullopt});
        }
    }
    const auto fee = feeOf(*token, quote, wish);
    request.fee = fee ? *fee : quote ? quote->packed : PackedFee{0};
    if (!fee) {
        problems.push_back(fee.error());
    }
    const auto broken = brokenRules(network, request, quote, now);
    problems.insert(problems.end(), broken.begin(), broken.end());
    const auto amount = amountOf(network, *token, facts, wish, unpackFee(request.fee));
    if (!amount) {
        problems.push_back(amount.error());
    } else {
        request.amount = *amount;
        if (auto problem = checkFunds(network, *token, facts, reserve, request)) {
            problems.push_back(*problem);
        }
    }
    std::stable_sort(problems.begin(), problems.end(), [](const auto& a, const auto& b) { return a.field < b.field; });
    if (!problems.empty()) {
        return problems;
    }
    return request;
}

Result<wallet::WithdrawReview> reviewOf(const l1::NetworkFile& network, const Withdraw& request) {
    return wallet::WithdrawReview::of(network.networkId(), request,
                                      {[&](ChainIndex index) -> std::optional<std::string> {
                                           const auto* found = network.chain(index);
                                           return found == nullptr ? std::nullopt : std::optional(found->name);
                                       },
                                       [&](TokenId id) -> std::optional<std::string> {
                                           const auto* found = network.token(id);
                                           return found == nullptr ? std::nullopt : std::optional(found->symbol);
                                       }});
}

} // namespace landfall::app
