#include "node/votes/vote_collector.h"

#include "node/shared/freeze_votes.h"
#include "node/votes/vote_signing.h"
#include "protocol/address.h"

#include <algorithm>

namespace landfall::node {
namespace {

// Of one attester: two show that it signed two.
constexpr std::ptrdiff_t kMostFreezes = 2;
// Of one attester on one number: as deadlines pass it may name others.
constexpr std::ptrdiff_t kMostTickets = 16;

} // namespace

VoteCollector::VoteCollector(StageContext& context, PeerVotes* peers) : m_context(context), m_peers(peers) {
    const auto& config = context.config;
    for (const auto& attester : config.network.attesters) {
        const bool self = config.attester && attester.address == context.self;
        if (!self && !attester.rpcUrl.empty()) {
            m_list.push_back({.address = attester.address, .url = attester.rpcUrl});
        }
    }
}

std::optional<protocol::BatchNumber> VoteCollector::wanted() const {
    const auto executed = m_context.executedEverywhere([](const ChainLink&) { return store::kAnyBlock; });
    if (m_context.anyFrozen()) {
        // The last executed one may be where the network ends.
        return freezeCertificate(m_context) ? std::nullopt : std::optional(executed);
    }
    if (!m_context.config.makesBatches() && !m_context.config.attester) {
        return {};
    }
    if (m_context.ticketAsked > m_context.ledger.number()) {
        return executed + 1; // what the others have signed for it
    }
    const auto first = executed + 1;
    protocol::BatchNumber proven = 0;
    for (const auto& [chain, link] : m_context.chains) {
        proven = std::max(proven, m_context.store.facts.progress(chain).proven);
    }
    // An attester needs the others' votes only to bring a revert that it asks for itself.
    const bool ours = m_context.config.makesBatches() ||
                      !m_context.store.votes.ownOf(protocol::VoteKind::Revert, first, proven).empty();
    return ours && first <= proven ? std::optional(first) : std::nullopt;
}

void VoteCollector::advance() {
    if (m_peers == nullptr) {
        return;
    }
    const auto now = m_context.clock.steady();
    if (std::none_of(m_list.begin(), m_list.end(), [&](const Peer& peer) { return !peer.busy && now >= peer.next; })) {
        return;
    }
    std::optional<protocol::BatchNumber> first;
    if (!m_context.write([&] { first = wanted(); }) || !first) {
        return;
    }
    for (std::size_t i = 0; i < m_list.size(); ++i) {
        if (m_list[i].busy || now < m_list[i].next) {
            continue;
        }
        m_list[i].busy = true;
        m_peers->fetch(this, m_list[i].url, *first, [this, i](Result<std::vector<SignedVote>> votes) {
            auto& peer = m_list[i];
            peer.busy = false;
            const auto& relay = m_context.config.relay;
            if (votes) {
                peer.failures = 0;
                m_context.peersAnswered[peer.address] = m_context.clock.steady();
                peer.next = m_context.clock.steady() + relay.poll;
                return take(i, *votes);
            }
            peer.next = m_context.clock.steady() +
                        std::min(relay.retryAfter << std::min(peer.failures, 10U), relay.retryAtMost);
            if (peer.failures++ == 0) {
                m_context.notice(Notice::Level::Warning, votes.error().code,
                                 "attester " + protocol::formatAddress(peer.address) + ": " + votes.error().message);
            }
        });
    }
}

// Votes on what no chain holds would only fill the store; a peer sends them again.
bool VoteCollector::isOnSomething(const protocol::Vote& vote) const {
    using protocol::VoteKind;
    if (vote.kind == VoteKind::Freeze && vote.number == 0) {
        return vote.setEpoch == 0 && FreezePoint{0, vote.commitment, vote.finalRoot} == genesisPoint(m_context);
    }
    if (vote.kind == VoteKind::Ticket) {
        return vote.setEpoch == 0 && vote.number == m_context.ticketAsked && vote.number > m_context.ledger.number();
    }
    const bool known = vote.kind == VoteKind::Agree || vote.kind == VoteKind::Revert ||
                       (vote.kind == VoteKind::Freeze && vote.setEpoch == 0);
    return known && std::any_of(m_context.chains.begin(), m_context.chains.end(), [&](const auto& entry) {
               const auto held = m_context.store.facts.batchOn(entry.first, vote.number).committed;
               return held && held->commitment == vote.commitment;
           });
}

// FREEZE votes are handed on, so that nobody can show one to some and another to others.
bool VoteCollector::maySign(const Peer& peer, const protocol::Vote& vote, const protocol::Address& signer) const {
    const auto& attesters = m_context.config.network.attesters;
    return signer == peer.address || (vote.kind == protocol::VoteKind::Freeze &&
                                      std::any_of(attesters.begin(), attesters.end(),
                                                  [&](const auto& attester) { return attester.address == signer; }));
}

bool VoteCollector::isNew(const protocol::Vote& vote, const protocol::Address& signer) const {
    const auto ofSigner = [&](const auto& row) { return row.signer == signer; };
    const auto known = m_context.store.votes.on(vote.kind, vote.number, vote.commitment);
    if (std::any_of(known.begin(), known.end(), ofSigner)) {
        return false;
    }
    if (vote.kind == protocol::VoteKind::Ticket) {
        const auto tickets = m_context.store.votes.ofKind(protocol::VoteKind::Ticket, vote.number);
        return std::count_if(tickets.begin(), tickets.end(), [&](const auto& row) {
                   return row.signer == signer && row.vote.number == vote.number;
               }) < kMostTickets;
    }
    if (vote.kind != protocol::VoteKind::Freeze) {
        return true;
    }
    const auto freezes = m_context.store.votes.ofKind(protocol::VoteKind::Freeze);
    return std::count_if(freezes.begin(), freezes.end(), ofSigner) < kMostFreezes;
}

void VoteCollector::take(std::size_t index, const std::vector<SignedVote>& votes) {
    auto& peer = m_list[index];
    bool fresh = false;
    std::optional<protocol::Address> twice;
    m_context.write([&] {
        for (const auto& vote : votes) {
            if (!isOnSomething(vote.vote) ||
                (vote.vote.kind != protocol::VoteKind::Freeze && !isNew(vote.vote, peer.address))) {
                continue;
            }
            const auto known = m_context.store.votes.on(vote.vote.kind, vote.vote.number, vote.vote.commitment);
            if (std::any_of(known.begin(), known.end(),
                            [&](const auto& row) { return row.signature == vote.signature; })) {
                continue;
            }
            const auto signer = signerOf(m_context.networkId, vote);
            if (!signer || !maySign(peer, vote.vote, *signer)) {
                peer.next = m_context.clock.steady() + m_context.config.relay.retryAtMost;
                m_context.notice(Notice::Level::Warning, "vote-refused",
                                 "attester " + protocol::formatAddress(peer.address) +
                                     " sent a vote that it did not sign");
                return;
            }
            if (!isNew(vote.vote, *signer)) {
                continue;
            }
            if (vote.vote.kind == protocol::VoteKind::Freeze && hasFrozen(*signer)) {
                twice = *signer;
            }
            // One of this node's own key binds it, whatever its database lacks.
            const bool own = m_context.config.attester && *signer == m_context.self;
            m_context.store.votes.insert({vote.vote, *signer, vote.signature, own, m_context.clock.now()});
            fresh = true;
        }
    });
    if (twice) {
        m_context.notice(Notice::Level::Problem, "freeze-signed-twice",
                         "attester " + protocol::formatAddress(*twice) +
                             " signed FREEZE on two batches: nobody follows it, and its key or its database is not in "
                             "its owner's hands alone");
    }
    if (fresh) {
        m_context.changed(BatchChanged{votes.back().vote.number});
        m_context.poke();
    }
}

bool VoteCollector::hasFrozen(const protocol::Address& signer) const {
    const auto freezes = m_context.store.votes.ofKind(protocol::VoteKind::Freeze);
    return std::any_of(freezes.begin(), freezes.end(), [&](const auto& row) { return row.signer == signer; });
}

} // namespace landfall::node
