#pragma once

#include "l1/network_file.h"
#include "node/shared/read_models.h"
#include "wallet/withdraw_review.h"

#include <optional>
#include <string>
#include <vector>

// From what a user typed to the withdrawal that would be signed. The node checks
// again; what can be known before signing is said here.
namespace landfall::app {

struct WithdrawWish {
    protocol::ChainIndex chain = 0;
    protocol::TokenId token = 0;
    std::string amount;                   // a person's decimal text, or "max"
    std::optional<std::string> recipient; // the owner's own address if there is none
    std::optional<std::string> fee;       // a person's decimal text; the quote's if there is none
    std::uint64_t validMinutes = 60;
};

// What the node says of the owner's account.
struct AccountFacts {
    protocol::Address owner;
    protocol::AccountId id = 0;
    protocol::Nonce nextNonce = 0;
    protocol::Amount available = 0; // of the wish's token
};

// In the order of a form that is read from above.
enum class WishField { Chain, Token, Recipient, Fee, Expiry, Amount };

struct WishProblem {
    WishField field = WishField::Amount;
    Error error;
    // The network's rule that it breaks; nothing if the text itself is wrong.
    std::optional<protocol::RejectionCode> rule;
};

// Every problem that can be told, at most one a field, in the order chain, token, recipient, fee, expiry,
// amount. With a wrong chain or token nothing more is looked at. `reserve` (what the chain can pay of the
// token) and `quote` (needed if the wish names no fee) may be unknown. The node then has the last word on them.
// Errors: those of the parsers (amount-empty for no amount at all), fee-unknown, fee-not-canonical,
// amount-zero, and the names of the rules.
Result<protocol::Withdraw, std::vector<WishProblem>>
draftWithdraw(const l1::NetworkFile& network, const AccountFacts& facts, std::optional<protocol::Amount> reserve,
              const std::optional<node::FeeQuote>& quote, const WithdrawWish& wish, protocol::UnixSeconds now);

// All that is available less the fee, rounded down to what the chain's decimals can
// express; 0 if nothing is left. `chain` must have the token.
protocol::Amount maxAmount(const l1::NetworkFile& network, protocol::ChainIndex chain, protocol::TokenId token,
                           protocol::Amount available, protocol::Amount fee);

// The chains that can pay that much of a token now, without `except`.
std::vector<protocol::ChainIndex> chainsThatCanPay(const std::vector<node::Reserve>& reserves, protocol::Amount amount,
                                                   protocol::ChainIndex except);

// The withdrawal in words, named as the network file names things.
Result<wallet::WithdrawReview> reviewOf(const l1::NetworkFile& network, const protocol::Withdraw& request);

} // namespace landfall::app
