#pragma once

#include "store/requests.h"

#include <functional>
#include <map>
#include <string>

namespace landfall::node {

// What waiting requests will take once a batch holds them: kept beside the
// newest state, so that a request is checked against what is left.
class PendingRequests {
public:
    struct Item {
        protocol::RequestHash hash{};
        protocol::Withdraw request;
        std::string why = {};    // it can't be paid as things stand: then it takes nothing, and its nonce is free
        bool behindAGap = false; // so it is because of nonces before it
    };

    void clear();
    void add(Item item);
    // Those that come after `nonce` may be paid now, as far as they wait for it alone and `fits` says so.
    void closeGap(protocol::AccountId account, protocol::Nonce nonce,
                  const std::function<bool(const protocol::Withdraw&)>& fits);
    void remove(protocol::AccountId account, protocol::Nonce nonce);

    const Item* find(protocol::AccountId account, protocol::Nonce nonce) const;
    // The first nonce from `nonce` on that no request uses which may be paid.
    protocol::Nonce nextNonce(protocol::AccountId account, protocol::Nonce nonce) const;
    // Amounts and fees.
    protocol::Amount taken(protocol::AccountId account, protocol::TokenId token) const;
    protocol::Amount takenFromVault(protocol::TokenId token, protocol::ChainIndex chain) const;
    std::size_t size() const { return m_items.size(); }
    std::size_t countOf(protocol::AccountId account) const;

private:
    std::map<std::pair<protocol::AccountId, protocol::Nonce>, Item> m_items;
    std::map<std::pair<protocol::AccountId, protocol::TokenId>, protocol::Amount> m_balances;
    std::map<std::pair<protocol::TokenId, protocol::ChainIndex>, protocol::Amount> m_vaults;
    std::map<protocol::AccountId, std::size_t> m_counts;
};

} // namespace landfall::node
