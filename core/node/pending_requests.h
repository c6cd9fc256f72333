#pragma once

#include "store/requests.h"

#include <map>

namespace landfall::node {

// What waiting requests will take once a batch holds them: kept beside the
// newest state, so that a request is checked against what is left.
class PendingRequests {
public:
    struct Item {
        protocol::RequestHash hash{};
        protocol::Withdraw request;
    };

    void clear();
    void add(const protocol::RequestHash& hash, const protocol::Withdraw& request);
    void remove(protocol::AccountId account, protocol::Nonce nonce);

    const Item* find(protocol::AccountId account, protocol::Nonce nonce) const;
    // The first nonce from `nonce` on that no waiting request uses.
    protocol::Nonce nextNonce(protocol::AccountId account, protocol::Nonce nonce) const;
    // Amounts and fees.
    protocol::Amount taken(protocol::AccountId account, protocol::TokenId token) const;
    protocol::Amount takenFromVault(protocol::TokenId token, protocol::ChainIndex chain) const;
    std::size_t size() const { return m_count; }

private:
    std::map<std::pair<protocol::AccountId, protocol::Nonce>, Item> m_items;
    std::map<std::pair<protocol::AccountId, protocol::TokenId>, protocol::Amount> m_balances;
    std::map<std::pair<protocol::TokenId, protocol::ChainIndex>, protocol::Amount> m_vaults;
    std::size_t m_count = 0;
};

} // namespace landfall::node
