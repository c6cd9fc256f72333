#pragma once

#include "l1/network_file.h"
#include "node/requests/pending_requests.h"
#include "node/shared/config.h"
#include "protocol/rejection.h"
#include "state/state.h"

#include <limits>
#include <optional>
#include <string>

namespace landfall::node {

// A withdrawal's expiry may be so far ahead of the node's clock. While it may still be paid, its amount is kept from
// what others may withdraw.
inline constexpr protocol::UnixSeconds kMostSecondsAhead = 7 * 86'400;

// Why nobody could fetch a token that is paid to this address there, with what to do; nothing if somebody could.
std::optional<std::string> badRecipient(const l1::NetworkFile& network, protocol::ChainIndex chain,
                                        protocol::TokenId token, const protocol::ChainAddress& to);

// Whether a request may wait for a batch. Each refusal names what is wrong and
// what to do. Holds nothing: the caller gives it the state and what waits.
class Validator {
public:
    Validator(const l1::NetworkFile& network, const FeePolicy& fees, std::uint64_t minSecondsLeft,
              std::size_t mostOfOneAccount = std::numeric_limits<std::size_t>::max())
        : m_network(network), m_fees(fees), m_minSecondsLeft(minSecondsLeft), m_mostOfOneAccount(mostOfOneAccount) {}

    // What the request says of itself: chain, token, recipient, amount, fee, time.
    std::optional<protocol::Rejection> checkForm(const protocol::Withdraw& request, protocol::UnixSeconds now) const;

    // Against the account itself, whatever else waits. Assumes that checkForm passed.
    static std::optional<protocol::Rejection> checkAccount(const protocol::SignedWithdraw& request,
                                                           const state::State& state);

    // Against what waits, the balance and the destination's reserve. Assumes that checkAccount passed.
    std::optional<protocol::Rejection> checkState(const protocol::Withdraw& request, const state::State& state,
                                                  const PendingRequests& pending, protocol::UnixSeconds now) const;

    // The least that is accepted now, canonical.
    protocol::PackedFee minimumFee(protocol::TokenId token) const;

    static protocol::Rejection badSignature();

private:
    std::string chainName(protocol::ChainIndex chain) const;
    std::string symbol(protocol::TokenId token) const;
    std::optional<protocol::Rejection> checkDestination(const protocol::Withdraw& request) const;
    static bool isOverdue(const protocol::Withdraw& request, protocol::UnixSeconds now) {
        return request.validUntil < now;
    }
    // Why `request` may not take the place of a cancellation that waits.
    std::optional<protocol::Rejection> checkRaise(const protocol::Withdraw& request,
                                                  const protocol::Withdraw& replaced) const;
    std::string otherChainsWith(const protocol::Withdraw& request, const state::State& state,
                                const PendingRequests& pending) const;

    const l1::NetworkFile& m_network;
    const FeePolicy& m_fees;
    std::uint64_t m_minSecondsLeft;
    std::size_t m_mostOfOneAccount;
};

} // namespace landfall::node
