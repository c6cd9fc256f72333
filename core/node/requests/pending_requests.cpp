#include "node/requests/pending_requests.h"

namespace landfall::node {

void PendingRequests::clear() {
    *this = {};
}

void PendingRequests::add(Item item) {
    const auto& request = item.request;
    remove(request.account, request.nonce);
    if (item.why.empty()) {
        m_balances[{request.account, request.token}] += request.amount + protocol::unpackFee(request.fee);
        m_vaults[{request.token, request.chain}] += request.amount;
    }
    ++m_counts[request.account];
    m_items[{request.account, request.nonce}] = std::move(item);
}

void PendingRequests::closeGap(protocol::AccountId account, protocol::Nonce nonce,
                               const std::function<bool(const protocol::Withdraw&)>& fits) {
    for (auto at = m_items.find({account, nonce + 1});
         at != m_items.end() && at->second.behindAGap && fits(at->second.request);
         at = m_items.find({account, ++nonce + 1})) {
        add({at->second.hash, at->second.request});
    }
}

void PendingRequests::remove(protocol::AccountId account, protocol::Nonce nonce) {
    const auto found = m_items.find({account, nonce});
    if (found == m_items.end()) {
        return;
    }
    const auto& request = found->second.request;
    if (found->second.why.empty()) {
        m_balances[{account, request.token}] -= request.amount + protocol::unpackFee(request.fee);
        m_vaults[{request.token, request.chain}] -= request.amount;
    }
    --m_counts[account];
    m_items.erase(found);
}

std::size_t PendingRequests::countOf(protocol::AccountId account) const {
    const auto found = m_counts.find(account);
    return found == m_counts.end() ? 0 : found->second;
}

const PendingRequests::Item* PendingRequests::find(protocol::AccountId account, protocol::Nonce nonce) const {
    const auto found = m_items.find({account, nonce});
    return found == m_items.end() ? nullptr : &found->second;
}

protocol::Nonce PendingRequests::nextNonce(protocol::AccountId account, protocol::Nonce nonce) const {
    for (auto at = m_items.find({account, nonce});
         at != m_items.end() && at->first == std::pair(account, nonce) && at->second.why.empty(); ++at) {
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
