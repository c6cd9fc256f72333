#pragma once

#include "cli/node_session.h"
#include "cli/wallet_access.h"
#include "common/withdraw_draft.h"

namespace landfall::cli {

// What the user typed.
struct TypedWithdraw {
    QString chain;
    QString token;
    QString amount; // or "max"
    std::optional<QString> to;
    std::optional<QString> fee;
    std::uint64_t validMinutes = 60;
    std::optional<std::uint64_t> account; // the one that the wallet signs for by default
};

struct Reviewed {
    wallet::WithdrawReview review;
    // Why the fee deserves a second look; nothing for one that the user named.
    std::optional<std::string> feeWarning;
};

// The withdrawal that would be signed, in words. Nonce, account and fee come from
// the node. Errors name the option that is wrong.
Outcome<Reviewed> reviewWithdraw(NodeSession& session, const l1::NetworkFile& network, const Wallet& wallet,
                                 const TypedWithdraw& typed);

// Signs and sends; the request's hash.
Outcome<QString> sendWithdraw(NodeSession& session, const l1::NetworkFile& network, const Wallet& wallet,
                              const wallet::WithdrawReview& review);

} // namespace landfall::cli
