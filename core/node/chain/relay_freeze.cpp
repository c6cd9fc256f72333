#include "node/chain/relay_plan.h"
#include "node/shared/freeze_votes.h"

#include <algorithm>
#include <utility>

// What ends the network, what is brought without a sequencer, and whose turn it is with what every node could send.
namespace landfall::node {

std::optional<RelayPlan> RelayPlanner::planFreeze(std::string& waits) const {
    const auto& facts = m_context.store.facts;
    const auto certificate = freezeCertificate(m_context);
    if (!certificate || facts.frozenByVotes(m_chain) || facts.exitsOpened(m_chain)) {
        return {};
    }
    const auto& point = certificate->point;
    if (point.number < facts.progress(m_chain).executed || provenPoint(m_context, m_chain, point.number) != point) {
        waits = "the attesters end the network at batch " + std::to_string(point.number) +
                ", which this chain does not show as proven and not executed past it";
        return {};
    }
    return RelayPlan{store::Purpose::Freeze, point.number, point.number, point.commitment};
}

// What is agreed on is still executed, and after a certificate all up to its batch; what was delayed is still paid.
std::optional<RelayPlan> RelayPlanner::planFrozen(std::string& waits, std::size_t mostOperations) {
    const auto& facts = m_context.store.facts;
    const bool open = facts.exitsOpened(m_chain).has_value();
    waits = open ? "the chain's exits are open" : "the chain is frozen";
    auto next = open ? std::nullopt : planExecute(waits, mostOperations);
    if (!next) {
        next = planRelease();
    }
    if (!next || !(m_context.config.sequencer || facts.frozenByVotes(m_chain))) {
        m_due.reset();
        return {};
    }
    return isOurTurn(*next) ? next : std::nullopt;
}

std::optional<RelayPlan> RelayPlanner::planDrive(std::string& waits, std::size_t mostOperations) {
    auto next = planBatch(waits);
    if (!next) {
        next = planExecute(waits, mostOperations);
    }
    const auto row = next ? m_context.store.batches.find(next->last) : std::nullopt;
    if (!row) {
        return {};
    }
    const bool ours = row->own && row->commitment != m_context.takenOver;
    return ours || isOurTurn(*next) ? next : std::nullopt;
}

std::string RelayPlanner::lacksTickets(const store::BatchRow& row) const {
    const auto votes = goodVotes(protocol::VoteKind::Ticket, row.number, row.commitment, row.newRoot).size();
    if (votes >= quorum()) {
        return {};
    }
    return "batch " + std::to_string(row.number) + ": " + std::to_string(votes) + " of " + std::to_string(quorum()) +
           " attesters have signed a ticket for it" +
           (m_context.ticketSays.empty() ? std::string() : " (" + m_context.ticketSays + ")");
}

bool RelayPlanner::isOurTurn(const RelayPlan& due) {
    if (std::exchange(m_due, due) != due) {
        m_dueSince = m_context.clock.steady();
    }
    if (m_context.config.sequencer) {
        return true;
    }
    const auto& attesters = m_context.config.network.attesters;
    const auto place = std::find_if(attesters.begin(), attesters.end(),
                                    [&](const auto& attester) { return attester.address == m_context.self; });
    // Attesters neither commit nor execute without a freeze: no driver waits for them with that.
    const bool driven = m_context.config.driver &&
                        (due.purpose == store::Purpose::CommitAndProve || due.purpose == store::Purpose::Execute);
    const auto turns = 1 + (driven ? 0 : place - attesters.begin());
    return m_context.clock.steady() - m_dueSince >= m_context.config.relay.attesterPatience * turns;
}

} // namespace landfall::node
