#include "node/votes/ticket_gatherer.h"

#include "node/votes/vote_rules.h"
#include "node/votes/vote_signing.h"
#include "protocol/address.h"

#include <algorithm>

namespace landfall::node {

using protocol::VoteKind;

TicketGatherer::TicketGatherer(StageContext& context, TicketLink* link) : m_context(context), m_link(link) {
    for (const auto& attester : context.config.network.attesters) {
        m_attesters.push_back({.address = attester.address, .url = attester.rpcUrl, .says = {}});
    }
}

void TicketGatherer::advance() {
    if (!m_context.config.driver || m_link == nullptr) {
        return;
    }
    std::optional<store::BatchRow> row;
    std::vector<store::VoteRow> votes;
    TicketOffer offer;
    if (!m_context.write([&] {
            row = wanted(votes);
            if (row) {
                offer.data = row->data;
                for (const auto& request : m_context.store.requests.inBatch(row->number)) {
                    offer.requests.push_back(request.request);
                }
            }
        })) {
        return;
    }
    if (!row) {
        m_context.ticketSays.clear();
        return;
    }
    for (std::size_t i = 0; i < m_attesters.size(); ++i) {
        ask(i, *row, offer, votes);
    }
}

std::optional<store::BatchRow> TicketGatherer::wanted(std::vector<store::VoteRow>& votes) const {
    const auto row = m_context.store.batches.find(m_context.ledger.number());
    if (!row || !row->own || !m_context.store.batches.proof(row->number)) {
        return {};
    }
    votes = m_context.store.votes.on(VoteKind::Ticket, row->number, row->commitment);
    return votes.size() < protocol::quorumOf(m_attesters.size()) ? row : std::nullopt;
}

void TicketGatherer::ask(std::size_t index, const store::BatchRow& row, const TicketOffer& offer,
                         const std::vector<store::VoteRow>& votes) {
    auto& attester = m_attesters[index];
    const bool has =
        std::any_of(votes.begin(), votes.end(), [&](const auto& vote) { return vote.signer == attester.address; });
    if (has || attester.busy || attester.url.empty() || m_context.clock.steady() < attester.next) {
        return;
    }
    std::vector<SignedVote> given;
    for (const auto& vote : votes) {
        given.push_back({vote.vote, vote.signature});
    }
    attester.busy = true;
    m_link->ask(this, attester.url, offer, given, m_context.networkId,
                [this, index, number = row.number, commitment = row.commitment](const Result<TicketAnswer>& answer) {
                    answered(index, number, commitment, answer);
                });
}

void TicketGatherer::answered(std::size_t index, protocol::BatchNumber number, const Bytes32& commitment,
                              const Result<TicketAnswer>& answer) {
    auto& attester = m_attesters[index];
    const auto& relay = m_context.config.relay;
    attester.busy = false;
    attester.next =
        m_context.clock.steady() + std::min(relay.retryAfter << std::min(attester.failures++, 10U), relay.retryAtMost);
    attester.says = answer ? std::string() : answer.error().message;
    const auto votes = answer ? goodVotes(*answer, number) : std::vector<store::VoteRow>();
    bool fresh = false;
    bool givesWay = false;
    if (!m_context.write([&] {
            const auto row = m_context.store.batches.find(number);
            if (!row || !row->own || row->commitment != commitment || votes.empty()) {
                return;
            }
            const auto ours = m_context.store.votes.on(VoteKind::Ticket, number, commitment);
            for (const auto& vote : votes) {
                m_context.store.votes.insert(vote);
            }
            const bool same = votes.front().vote.commitment == commitment;
            fresh = same && m_context.store.votes.on(VoteKind::Ticket, number, commitment).size() > ours.size();
            givesWay = !same && answer->other && firstOf(votes, number) < firstOf(ours, number);
        })) {
        return;
    }
    if (givesWay && takeOver(*answer->other, votes.front().vote)) {
        return;
    }
    if (givesWay) {
        attester.says = "it has signed for a batch that can't be";
    } else if (answer && votes.empty()) {
        attester.says = "its answer holds no vote of an attester on a batch of that number";
    } else if (answer && votes.front().vote.commitment != commitment) {
        attester.says = "it has signed for another batch of that number";
    }
    if (fresh) { // others may have waited for that
        for (auto& each : m_attesters) {
            each.next = {};
            each.failures = 0;
        }
        m_context.changed(BatchChanged{number});
        m_context.poke();
    }
    tell();
}

std::vector<store::VoteRow> TicketGatherer::goodVotes(const TicketAnswer& answer, protocol::BatchNumber number) const {
    std::vector<store::VoteRow> out;
    for (const auto& each : answer.votes) {
        const auto& vote = each.vote;
        const auto signer = signerOf(m_context.networkId, each);
        const bool good = signer && vote.kind == VoteKind::Ticket && vote.setEpoch == 0 && vote.number == number &&
                          (out.empty() || out.front().vote == vote) &&
                          std::any_of(m_attesters.begin(), m_attesters.end(),
                                      [&](const auto& attester) { return attester.address == *signer; });
        if (!good) {
            return {};
        }
        out.push_back({vote, *signer, each.signature, false, m_context.clock.now()});
    }
    return out;
}

std::size_t TicketGatherer::firstOf(const std::vector<store::VoteRow>& votes, protocol::BatchNumber number) const {
    std::size_t first = m_attesters.size();
    for (const auto& vote : votes) {
        first = std::min(first, placeForTicket(m_context.config.network, vote.signer, number));
    }
    return first;
}

std::optional<Ledger::Next> TicketGatherer::applied(const TicketOffer& offer, const protocol::Vote& vote) const {
    const auto batch = protocol::decodeBatch(offer.data);
    if (!batch || batch->header.number != vote.number || batch->header.networkId != m_context.networkId) {
        return {};
    }
    std::optional<Result<state::State>> before;
    std::map<protocol::ChainIndex, store::QueueRun> runs;
    if (!m_context.write([&] {
            before.emplace(m_context.store.leaves.load(vote.number - 1));
            for (const auto& [chain, link] : m_context.chains) {
                const auto first = m_context.store.batches.nextQueueItem(chain, vote.number - 1);
                runs[chain] = {chain, first, first};
            }
        }) ||
        !*before) {
        return {};
    }
    state::BatchApplier applier(**before, batch->header);
    Ledger::Next next{{**before, {}, {}}, {}, {}, true, m_context.clock.now()};
    auto request = offer.requests.begin();
    for (std::size_t i = 0; i < batch->operations.size(); ++i) {
        const auto& operation = batch->operations[i];
        const protocol::SignedWithdraw* proof = nullptr;
        if (operation.isWithdrawal()) {
            if (request == offer.requests.end() || protocol::operationOf(request->request) != operation ||
                !protocol::hasValidSignature(m_context.networkId, *request)) {
                return {};
            }
            proof = &*request++;
            next.requests.emplace_back(protocol::requestHash(m_context.networkId, proof->request), i);
        }
        if (operation.isFromQueue() && runs.contains(operation.chain)) {
            ++runs[operation.chain].next;
        }
        if (!applier.add(operation, proof)) {
            return {};
        }
    }
    auto made = std::move(applier).finish();
    if (!made || made->state.root().toBigEndian() != vote.finalRoot) {
        return {};
    }
    for (const auto& [chain, run] : runs) {
        if (run.next != run.first) {
            next.queue.push_back(run);
        }
    }
    next.applied = std::move(*made);
    return next;
}

// The requests of others come with it: their owners signed them, so they may be in anybody's batch. Should it be
// dropped, they wait here too.
bool TicketGatherer::takeOver(const TicketOffer& offer, const protocol::Vote& vote) {
    auto next = applied(offer, vote);
    if (!next) {
        return false;
    }
    const std::string why = "an attester signed first for another driver's batch " + std::to_string(vote.number);
    if (const auto dropped = m_context.ledger.dropFrom(vote.number, why + "; your request goes into the next batch");
        !dropped) {
        m_context.halt(dropped.error());
        return true;
    }
    if (!m_context.write([&] {
            for (const auto& each : offer.requests) {
                const auto hash = protocol::requestHash(m_context.networkId, each.request);
                if (!m_context.store.requests.exists(hash)) {
                    store::RequestRow row;
                    row.hash = hash;
                    row.request = each;
                    row.acceptedAt = m_context.clock.now();
                    m_context.store.requests.insert(row);
                }
            }
        })) {
        return true;
    }
    if (const auto appended = m_context.ledger.append(std::move(*next)); !appended) {
        m_context.halt(appended.error());
        return true;
    }
    m_context.takenOver = m_context.ledger.commitment();
    m_context.notice(Notice::Level::Info, "batch-gives-way", why + ": this node helps to bring that one");
    m_context.changed(BatchChanged{vote.number});
    m_context.poke();
    return true;
}

void TicketGatherer::tell() {
    m_context.ticketSays.clear();
    for (const auto& attester : m_attesters) {
        if (!attester.says.empty()) {
            m_context.ticketSays += (m_context.ticketSays.empty() ? "attester " : "; attester ") +
                                    protocol::formatAddress(attester.address) + ": " + attester.says;
        }
    }
}

} // namespace landfall::node
