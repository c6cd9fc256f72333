#pragma once

#include "protocol/request.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace landfall::wallet {

// How people call the network's chains and tokens; nothing for one that is unknown.
struct NetworkNames {
    std::function<std::optional<std::string>(protocol::ChainIndex)> chain;
    std::function<std::optional<std::string>(protocol::TokenId)> tokenSymbol;
};

// The page before signing: what the user reads and what is signed come from one
// Withdraw value, which cannot change in between.
class WithdrawReview {
public:
    struct Line {
        std::string label;
        std::string value;

        friend bool operator==(const Line&, const Line&) = default;
    };

    // A withdrawal that cannot be put into words cannot be signed. Errors:
    // review-unknown-chain, review-unknown-token, review-unsafe-name (a name with
    // characters that could disguise it), review-fee (not in canonical form).
    static Result<WithdrawReview> of(const protocol::NetworkId& networkId, const protocol::Withdraw& request,
                                     const NetworkNames& names);

    // Amount, chain, recipient, fee, total, nonce and expiry, in the order to be read.
    const std::vector<Line>& lines() const { return m_lines; }

    const protocol::Withdraw& request() const { return m_request; }
    protocol::RequestHash hash() const;
    protocol::SignedWithdraw sign(const crypto::EddsaPrivateKey& key) const;

private:
    WithdrawReview(const protocol::NetworkId& networkId, const protocol::Withdraw& request, std::vector<Line> lines)
        : m_networkId(networkId), m_request(request), m_lines(std::move(lines)) {}

    protocol::NetworkId m_networkId;
    protocol::Withdraw m_request;
    std::vector<Line> m_lines;
};

} // namespace landfall::wallet
