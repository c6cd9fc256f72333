#include "node/votes/vote_collector.h"

#include "node/votes/vote_signing.h"
#include "protocol/address.h"

#include <algorithm>

namespace landfall::node {

VoteCollector::VoteCollector(Board& board, PeerVotes* peers) : m_board(board), m_peers(peers) {
    const auto& config = board.config;
    for (const auto& attester : config.network.attesters) {
        const bool self = config.attester && attester.address == board.self;
        if (!self && !attester.rpcUrl.empty()) {
            m_list.push_back({attester.address, attester.rpcUrl, false, 0, 0});
        }
    }
}

void VoteCollector::look() {
    if (m_peers == nullptr || !(m_board.config.sequencer || m_board.config.attester)) {
        return;
    }
    const Milliseconds now = m_board.clock.steady();
    protocol::BatchNumber first = 0;
    protocol::BatchNumber proven = 0;
    if (!m_board.write([&] {
            first = m_board.executedEverywhere([](const ChainLink&) { return store::kAnyBlock; }) + 1;
            for (const auto& [chain, link] : m_board.chains) {
                proven = std::max(proven, m_board.store.facts.progress(chain).proven);
            }
            // An attester needs the others' votes only to bring a revert that it asks for itself.
            if (!m_board.config.sequencer &&
                m_board.store.votes.ownOf(protocol::VoteKind::Revert, first, proven).empty()) {
                first = proven + 1;
            }
        }) ||
        first > proven) {
        return; // nothing to agree on
    }
    for (std::size_t i = 0; i < m_list.size(); ++i) {
        if (m_list[i].busy || now < m_list[i].next) {
            continue;
        }
        m_list[i].busy = true;
        m_peers->fetch(this, m_list[i].url, first, [this, i](Result<std::vector<SignedVote>> votes) {
            auto& peer = m_list[i];
            peer.busy = false;
            const auto& relay = m_board.config.relay;
            if (votes) {
                peer.failures = 0;
                peer.next = m_board.clock.steady() + relay.poll;
                return take(i, *votes);
            }
            peer.next =
                m_board.clock.steady() + std::min(relay.retryAfter << std::min(peer.failures, 10U), relay.retryAtMost);
            if (peer.failures++ == 0) {
                m_board.notice(Notice::Level::Warning, votes.error().code,
                               "attester " + protocol::formatAddress(peer.address) + ": " + votes.error().message);
            }
        });
    }
}

// Votes on what no chain holds would only fill the store; a peer sends them again.
bool VoteCollector::isOnSomething(const protocol::Vote& vote) const {
    using protocol::VoteKind;
    return (vote.kind == VoteKind::Agree || vote.kind == VoteKind::Revert) &&
           std::any_of(m_board.chains.begin(), m_board.chains.end(), [&](const auto& entry) {
               const auto held = m_board.store.facts.batchOn(entry.first, vote.number).committed;
               return held && held->commitment == vote.commitment;
           });
}

void VoteCollector::take(std::size_t index, const std::vector<SignedVote>& votes) {
    auto& peer = m_list[index];
    bool fresh = false;
    m_board.write([&] {
        for (const auto& vote : votes) {
            if (!isOnSomething(vote.vote)) {
                continue;
            }
            const auto known = m_board.store.votes.on(vote.vote.kind, vote.vote.number, vote.vote.commitment);
            if (std::any_of(known.begin(), known.end(), [&](const auto& row) { return row.signer == peer.address; })) {
                continue;
            }
            const auto signer = signerOf(m_board.networkId, vote);
            if (!signer || *signer != peer.address) {
                peer.next = m_board.clock.steady() + m_board.config.relay.retryAtMost;
                m_board.notice(Notice::Level::Warning, "vote-refused",
                               "attester " + protocol::formatAddress(peer.address) +
                                   " sent a vote that it did not sign");
                return;
            }
            m_board.store.votes.insert({vote.vote, *signer, vote.signature, false, m_board.clock.now()});
            fresh = true;
        }
    });
    if (fresh) {
        m_board.changed(BatchChanged{votes.back().vote.number});
        m_board.poke();
    }
}

} // namespace landfall::node
