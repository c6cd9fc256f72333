#include "node/votes/ticket_desk.h"

#include "node/shared/lost_batch.h"
#include "node/shared/request_standing.h"
#include "node/votes/batch_checks.h"
#include "node/votes/vote_rules.h"
#include "node/votes/vote_signing.h"
#include "protocol/public_data.h"
#include "protocol/queue.h"
#include "state/apply.h"

#include <algorithm>

namespace landfall::node {
namespace {

using protocol::VoteKind;

Error refused(const std::string& why) {
    return Error::invalid("ticket-refused", "this attester signs no ticket for the batch: " + why);
}

Error waits(const std::string& why) {
    return Error::unavailable("ticket-waits", why);
}

std::string minutes(Milliseconds duration) {
    return std::to_string((std::max<Milliseconds>(duration, 0) + 59'999) / 60'000) + " min";
}

} // namespace

Result<TicketAnswer> TicketDesk::ask(const TicketOffer& offer, const std::vector<SignedVote>& given) {
    if (!m_context.config.attester || !m_context.config.key) {
        return Error::invalid("ticket-not-attester", "this node is none of the network's attesters: ask those");
    }
    std::optional<Result<TicketAnswer>> out;
    if (!m_context.write([&] { out = answer(offer, given); })) {
        return Error::unavailable("ticket-waits", "this attester's database does not answer: ask again later");
    }
    return *out;
}

Result<TicketAnswer> TicketDesk::answer(const TicketOffer& offer, const std::vector<SignedVote>& given) {
    const auto batch = protocol::decodeBatch(offer.data);
    if (!batch) {
        return Error::invalid("ticket-malformed", "data: " + batch.error().message);
    }
    const auto number = batch->header.number;
    const auto bound = binding(number);
    const auto named = m_named.find(number);
    if (bound && named != m_named.end() && named->second.vote == bound->vote) {
        const bool same = named->second.offer == offer;
        if (same) {
            keep(bound->vote, given);
        }
        auto told = known(bound->vote);
        told.other = same ? std::nullopt : std::optional(named->second.offer);
        return told;
    }
    if (auto wrong = placeObjection(batch->header); !wrong.empty()) {
        return refused(wrong);
    }
    const auto vote = judge(*batch, offer);
    if (!vote) {
        return vote.error();
    }
    if (bound) { // before this run: the batch itself is not known any more
        if (bound->vote == *vote) {
            m_named[number] = {*vote, offer};
            keep(*vote, given);
        }
        return known(bound->vote);
    }
    keep(*vote, given);
    m_asked.try_emplace(number, Asked{m_context.clock.steady(), {}});
    m_context.ticketAsked = number;
    std::erase_if(m_asked, [&](const auto& entry) { return entry.first < number; });
    if (auto why = notStalled(*batch); !why.empty()) {
        return waits(why);
    }
    if (auto why = notOurTurn(*vote); !why.empty()) {
        return waits(why);
    }
    if (auto why = forbidsTicket(m_context, number, vote->commitment); !why.empty()) {
        return refused(why);
    }
    const auto made = signVote(m_context.networkId, *vote, *m_context.config.key);
    m_context.store.votes.insert({*vote, m_context.self, made.signature, true, m_context.clock.now()});
    std::erase_if(m_named, [&](const auto& entry) { return entry.first < number; });
    m_named[number] = {*vote, offer};
    m_context.notice(Notice::Level::Warning, "attester-tickets",
                     "this attester has signed TICKET on batch " + std::to_string(number) +
                         ": the sequencer has stalled, and somebody else brings it");
    return known(*vote);
}

std::optional<store::VoteRow> TicketDesk::binding(protocol::BatchNumber number) const {
    for (const auto& row : m_context.store.votes.ownOf(VoteKind::Ticket, number, number)) {
        if (!isFree(row)) {
            return row;
        }
    }
    return {};
}

// The words that it named are gone with a restart. But they were no more than `maxFutureSkew` ahead.
bool TicketDesk::isFree(const store::VoteRow& row) const {
    const auto& durations = m_context.config.network.durations;
    const auto deadline =
        static_cast<protocol::UnixSeconds>(row.seenAt / 1000) + durations.maxFutureSkew + durations.proveWindow;
    return isPast(m_context, deadline) &&
           std::all_of(m_context.chains.begin(), m_context.chains.end(),
                       [&](const auto& entry) { return m_context.finalBlock(entry.second).timestamp > deadline; });
}

TicketAnswer TicketDesk::known(const protocol::Vote& vote) const {
    TicketAnswer out;
    for (const auto& row : m_context.store.votes.on(VoteKind::Ticket, vote.number, vote.commitment)) {
        out.votes.push_back({row.vote, row.signature});
    }
    return out;
}

std::string TicketDesk::placeObjection(const protocol::BatchHeader& header) const {
    const auto& network = m_context.config.network;
    const auto& durations = network.durations;
    const std::string name = "batch " + std::to_string(header.number);
    if (header.networkId != m_context.networkId || header.chains != network.chainSet() || header.feeAccount != 0 ||
        std::none_of(network.sizes.begin(), network.sizes.end(),
                     [&](const auto& size) { return size.size == header.size; })) {
        return "it is none of this network's";
    }
    if (header.number != m_context.ledger.number() + 1) {
        return "the next one is batch " + std::to_string(m_context.ledger.number() + 1) + ", and this is " + name;
    }
    const auto now = static_cast<protocol::UnixSeconds>(m_context.clock.now() / 1000);
    if (header.timestamp < m_context.ledger.timestamp() || header.timestamp > now + durations.maxFutureSkew ||
        header.timestamp + durations.proveWindow / 2 < now) {
        return "its time is not of now: set the clock of the machine that made it, and make it again";
    }
    const auto before = m_context.store.batches.find(header.number - 1);
    for (const auto& [chain, link] : m_context.chains) {
        if (auto stale = viewObjection(m_context, link); !stale.empty()) {
            return stale;
        }
        if (m_context.store.facts.isFrozen(chain)) {
            return link.info->name + " is frozen";
        }
        if (auto unproven = before ? proofObjection(m_context, *before, link) : std::string(); !unproven.empty()) {
            return "batch " + std::to_string(before->number) + ", on which it builds: " + unproven;
        }
        if (m_context.store.facts.progress(chain).committed >= header.number) {
            return link.info->name + " holds a " + name + " already";
        }
    }
    return {};
}

Result<protocol::Vote> TicketDesk::judge(const protocol::BatchData& batch, const TicketOffer& offer) const {
    if (auto wrong = queueObjection(batch); !wrong.empty()) {
        return refused(wrong);
    }
    const auto& tip = m_context.ledger.tip();
    state::BatchApplier applier(tip, batch.header);
    auto request = offer.requests.begin();
    for (const auto& operation : batch.operations) {
        const protocol::SignedWithdraw* proof = nullptr;
        if (operation.isWithdrawal()) {
            if (request == offer.requests.end()) {
                return refused("it lacks the signed request of a withdrawal");
            }
            proof = &*request++;
            if (auto wrong = requestObjection(operation, *proof); !wrong.empty()) {
                return refused(wrong);
            }
        }
        if (applier.mustWait(operation)) {
            return refused("what it takes from a vault may not be there at its end");
        }
        if (const auto added = applier.add(operation, proof); !added) {
            return refused(added.error().message);
        }
    }
    if (request != offer.requests.end()) {
        return refused("it comes with requests that are not in it");
    }
    const auto applied = std::move(applier).finish();
    if (!applied) {
        return refused(applied.error().message);
    }
    const auto newRoot = applied->state.root();
    const auto data = protocol::publicDataOf(batch, tip.root(), newRoot);
    return protocol::Vote{VoteKind::Ticket, 0, batch.header.number, newRoot.toBigEndian(),
                          protocol::nextCommitment(m_context.ledger.commitment(), data, tip.root(), newRoot)};
}

// As in a batch that is agreed on, and what a contract would refuse (rule 38): a ticket for that would be lost.
std::string TicketDesk::queueObjection(const protocol::BatchData& batch) const {
    const auto& durations = m_context.config.network.durations;
    for (const auto& [chain, link] : m_context.chains) {
        const auto first = m_context.store.batches.nextQueueItem(chain);
        store::QueueRun run{chain, first, first};
        bool withdraws = false;
        for (const auto& operation : batch.operations) {
            run.next += operation.chain == chain && operation.isFromQueue() ? 1 : 0;
            withdraws = withdraws || (operation.chain == chain && operation.isWithdrawal() && operation.amount != 0);
        }
        if (auto wrong = runObjection(m_context, batch, run, [](const ChainLink&) { return false; }); !wrong.empty()) {
            return wrong;
        }
        const auto left = m_context.store.queue.find(chain, run.next);
        if (withdraws && left &&
            left->deadline + durations.exitPriority < batch.header.timestamp + durations.queueWindow) {
            return "it withdraws to " + link.info->name + ", whose queue is late: what waits there comes first";
        }
    }
    return {};
}

std::string TicketDesk::requestObjection(const protocol::Operation& operation,
                                         const protocol::SignedWithdraw& request) const {
    const auto* place = m_context.config.network.chain(operation.chain);
    if (protocol::operationOf(request.request) != operation) {
        return "a signed request is not that of its withdrawal";
    }
    if (!protocol::hasValidSignature(m_context.networkId, request)) {
        return "the signature of a request is not good";
    }
    if (place == nullptr || place->family != request.request.to.family()) {
        return "a recipient is no address of the chain that it is paid on";
    }
    return whyItCantApply(m_context.ledger.tip(), request);
}

std::string TicketDesk::notStalled(const protocol::BatchData& batch) {
    const auto number = batch.header.number;
    const auto before = m_context.store.votes.ownOf(VoteKind::Ticket, number - 1, number - 1);
    const bool driven = std::any_of(before.begin(), before.end(), [&](const auto& row) {
        return row.vote.commitment == m_context.ledger.commitment(); // nor has the sequencer brought anything since
    });
    const auto known = m_context.clock.steady() - m_asked.at(number).since;
    const auto patience = m_context.config.ticketAfter;
    if (driven || m_context.suspending() != nullptr || known >= patience || isServedLate(batch)) {
        auto& stalled = m_asked.at(number).stalled;
        stalled = stalled.value_or(m_context.clock.steady());
        return {};
    }
    return "the sequencer has another " + minutes(patience - known) + " to bring a batch " + std::to_string(number);
}

// Something in it was queued long ago, and no chain was given a batch for as long.
bool TicketDesk::isServedLate(const protocol::BatchData& batch) const {
    const auto& durations = m_context.config.network.durations;
    const auto patience = static_cast<protocol::UnixSeconds>(m_context.config.ticketAfter / 1000);
    bool late = false;
    for (const auto& [chain, link] : m_context.chains) {
        const auto now = link.head ? link.head->latest.timestamp : 0;
        const auto last = m_context.store.facts.batchOn(chain, batch.header.number - 1).committed;
        if (last && last->blockSeconds + patience > now) {
            return false;
        }
        const bool takes = std::any_of(batch.operations.begin(), batch.operations.end(), [&](const auto& operation) {
            return operation.chain == chain && operation.isFromQueue();
        });
        const auto first = m_context.store.queue.find(chain, m_context.store.batches.nextQueueItem(chain));
        late = late || (takes && first && first->deadline + patience <= now + durations.queueWindow);
    }
    return late;
}

// Votes for two batches would keep both from a quorum. So attesters begin in turn by number, and the others sign what
// one before them has signed. They begin themselves after a while, if those before them have not signed for another
// batch; VoteCollector asks them.
std::string TicketDesk::notOurTurn(const protocol::Vote& vote) {
    const auto place = placeOf(m_context.self, vote.number);
    bool follows = false;
    bool rival = false;
    for (const auto& row : m_context.store.votes.ofKind(VoteKind::Ticket, vote.number)) {
        const bool before = row.vote.number == vote.number && placeOf(row.signer, vote.number) < place;
        follows = follows || (before && row.vote == vote);
        rival = rival || (before && row.vote != vote && !isFree(row));
    }
    if (follows) {
        return {};
    }
    if (rival) {
        return "an attester that comes before this one has signed for another batch of that number";
    }
    const auto stalled = m_context.clock.steady() - *m_asked.at(vote.number).stalled;
    const auto patience = static_cast<Milliseconds>(place) * m_context.config.relay.attesterPatience;
    return stalled >= patience ? std::string()
                               : "another attester signs first; this one begins in " + minutes(patience - stalled) +
                                     " unless it hears of that";
}

std::size_t TicketDesk::placeOf(const protocol::Address& attester, protocol::BatchNumber number) const {
    return placeForTicket(m_context.config.network, attester, number);
}

void TicketDesk::keep(const protocol::Vote& vote, const std::vector<SignedVote>& given) {
    const auto& attesters = m_context.config.network.attesters;
    for (const auto& each : given) {
        const auto signer =
            each.vote == vote ? signerOf(m_context.networkId, each) : Result<protocol::Address>(refused(""));
        if (signer && *signer != m_context.self &&
            std::any_of(attesters.begin(), attesters.end(),
                        [&](const auto& attester) { return attester.address == *signer; })) {
            m_context.store.votes.insert({vote, *signer, each.signature, false, m_context.clock.now()});
        }
    }
}

} // namespace landfall::node
