#include "node/pending_requests.h"

namespace landfall::node {

void PendingRequests::clear() {
    *this = {};
}

void PendingRequests::add(const protocol::RequestHash& hash, const protocol::Withdraw& request) {
    remove(request.account, request.nonce);
    m_items[{request.account, request.nonce}] = {hash, request};
    m_balances[{request.account, request.token}] += request.amount + protocol::unpackFee(request.fee);
    m_vaults[{request.token, request.chain}] += request.amount;
    ++m_count;
}

void PendingRequests::remove(protocol::AccountId account, protocol::Nonce nonce) {
    const auto found = m_items.find({account, nonce});
    if (found == m_items.end()) {
        return;
    }
    const auto& request = found->second.request;
    m_balances[{account, request.token}] -= request.amount + protocol::unpackFee(request.fee);
    m_vaults[{request.token, request.chain}] -= request.amount;
    m_items.erase(found);
    --m_count;
}

const PendingRequests::Item* PendingRequests::find(protocol::AccountId account, protocol::Nonce nonce) const {
    const auto found = m_items.find({account, nonce});
    return found == m_items.end() ? nullptr : &found->second;
}

protocol::Nonce PendingRequests::nextNonce(protocol::AccountId account, protocol::Nonce nonce) const {
    for (auto at = m_items.find({account, nonce});
         at != m_items.end() && at->first.first == account && at->first.second == nonce; ++at) {
        ++nonce;
    }
    return nonce;
}

protocol::Amount PendingRequests::taken(protocol::AccountId account, protocol::TokenId token) const {
    const auto found = m_balances.find({account, token});
    return found == m_balances.end() ? 0 : found->second;
}

protocol::Amount PendingRequests::takenFromVault(protocol::TokenId token, protocol::ChainIndex chain) const {
    const auto found = m_vaults.find({token, chain});
    return found == m_vaults.end() ? 0 : found->second;
}

} // namespace landfall::node
