#include "node/chain/relay_plan.h"

#include "crypto/keccak.h"
#include "node/shared/freeze_votes.h"
#include "node/shared/held_batch.h"
#include "node/shared/lost_batch.h"
#include "node/shared/time_text.h"
#include "protocol/public_data.h"

#include <algorithm>

namespace landfall::node {
namespace {

bool follows(const store::ChainBatchRow& batch, const Bytes32& before) {
    return protocol::nextCommitment(before, batch.publicDataHash, batch.oldRoot, batch.newRoot,
                                    crypto::keccak256(batch.data)) == batch.commitment;
}

} // namespace

std::string purposeName(store::Purpose purpose) {
    switch (purpose) {
    case store::Purpose::CommitAndProve:
        return "commit and prove";
    case store::Purpose::Prove:
        return "prove";
    case store::Purpose::Execute:
        return "execute";
    case store::Purpose::Revert:
    case store::Purpose::RevertByCertificate:
        return "revert";
    case store::Purpose::Release:
        return "release a payout";
    case store::Purpose::Freeze:
        return "freeze";
    case store::Purpose::OpenAccount:
        return "open the account";
    }
    return {};
}

std::optional<RelayPlan> RelayPlanner::plan(std::string& waits, std::size_t mostOperations) {
    if (link().accountMissing) {
        return RelayPlan{.purpose = store::Purpose::OpenAccount};
    }
    if (const auto freeze = planFreeze(waits)) {
        return isOurTurn(*freeze) ? freeze : std::nullopt;
    }
    if (m_context.store.facts.isFrozen(m_chain)) {
        return planFrozen(waits, mostOperations);
    }
    if (auto revert = planRevert(waits)) {
        return revert;
    }
    if (m_context.config.driver) {
        return planDrive(waits, mostOperations);
    }
    if (!m_context.config.sequencer) {
        return {};
    }
    auto batch = planBatch(waits);
    auto run = planExecute(waits, mostOperations);
    if (!batch) {
        return run ? run : planRelease();
    }
    if (run && batch->purpose == store::Purpose::CommitAndProve) {
        batch->runFirst = run->first;
        batch->runLast = run->last;
    }
    return batch;
}

std::optional<RelayPlan> RelayPlanner::planBatch(std::string& waits) const {
    const auto progress = m_context.store.facts.progress(m_chain);
    const auto row = m_context.store.batches.find(progress.proven + 1);
    if (!row) {
        return {};
    }
    const auto facts = m_context.store.facts.batchOn(m_chain, row->number);
    if (facts.committed && facts.committed->commitment != row->commitment) {
        waits = "the chain holds another batch " + std::to_string(row->number);
        return {};
    }
    if (hasQuorum(protocol::VoteKind::Revert, row->number, row->commitment, row->newRoot)) {
        waits = "the attesters take batch " + std::to_string(row->number) + " back";
        return {};
    }
    const auto* suspending = facts.committed || m_context.config.driver ? nullptr : m_context.suspending();
    if (suspending != nullptr) {
        // Nowhere: what one chain can't take, no chain should hold.
        waits = suspending->info->name + " has suspended this node as sequencer: its governor has to readmit it";
        return {};
    }
    if (!m_context.store.batches.proof(row->number)) {
        waits = "batch " + std::to_string(row->number) + " is not proven yet";
        return {};
    }
    if (m_context.config.driver && !facts.committed) {
        if (waits = lacksTickets(*row); !waits.empty()) {
            return {};
        }
    }
    const auto deadline = row->timestamp + m_context.config.network.durations.proveWindow;
    const auto now = static_cast<protocol::UnixSeconds>(m_context.clock.now() / 1000);
    if (now > deadline || chainThatLost(m_context, row->number, row->commitment, deadline) != nullptr) {
        waits = "batch " + std::to_string(row->number) + " is past its deadline";
        return {};
    }
    return RelayPlan{facts.committed ? store::Purpose::Prove : store::Purpose::CommitAndProve, row->number, row->number,
                     row->commitment};
}

protocol::UnixSeconds RelayPlanner::now() const {
    return std::max(link().head ? link().head->latest.timestamp : 0,
                    static_cast<protocol::UnixSeconds>(m_context.clock.now() / 1000));
}

// Its block must be past the time, so the chain's own clock counts alone.
std::optional<store::PendingRow> RelayPlanner::dueRelease() const {
    if (!link().head || now() < m_context.store.facts.pausedUntil(m_chain)) {
        return {};
    }
    const auto delayed = m_context.store.facts.delayed(m_chain);
    return !delayed.empty() && delayed.front().releaseAt <= link().head->latest.timestamp
               ? std::optional(delayed.front())
               : std::nullopt;
}

std::optional<RelayPlan> RelayPlanner::planRelease() const {
    const auto due = dueRelease();
    return due ? std::optional(RelayPlan{.purpose = store::Purpose::Release, .first = due->number, .last = due->number})
               : std::nullopt;
}

std::optional<RelayPlan> RelayPlanner::planRevert(std::string& waits) {
    auto due = revertByVotes(waits);
    if (!due) {
        due = revertByDeadline();
    }
    if (!due) {
        if (m_due &&
            (m_due->purpose == store::Purpose::Revert || m_due->purpose == store::Purpose::RevertByCertificate)) {
            m_due.reset();
        }
        return {};
    }
    if (!isOurTurn(*due)) {
        return {};
    }
    const std::string name = "batch " + std::to_string(due->first);
    waits =
        due->purpose == store::Purpose::Revert ? name + " missed its deadline" : "the attesters take " + name + " back";
    return due;
}

// A batch that a quorum of the attesters gave up goes away, proven or not (rule 27).
std::optional<RelayPlan> RelayPlanner::revertByVotes(std::string& waits) const {
    const auto progress = m_context.store.facts.progress(m_chain);
    for (auto number = progress.executed + 1; number <= progress.committed; ++number) {
        const auto facts = m_context.store.facts.batchOn(m_chain, number);
        const auto batch = held(number);
        if (!facts.committed || !batch || batch->commitment != facts.committed->commitment) {
            return {};
        }
        if (!hasQuorum(protocol::VoteKind::Revert, number, batch->commitment, batch->submission.newRoot)) {
            continue;
        }
        if (const auto against = contradiction(number, batch->commitment); !against.empty()) {
            waits = against;
            return {};
        }
        return RelayPlan{store::Purpose::RevertByCertificate, number, number, batch->commitment};
    }
    return {};
}

// A quorum for both kinds needs more than a third of the attesters to have signed both.
// No relayer of ours helps either side then.
std::string RelayPlanner::contradiction(protocol::BatchNumber number, const Bytes32& commitment) const {
    const std::string name = "batch " + std::to_string(number);
    for (const auto& [chain, link] : m_context.chains) {
        const auto executed = m_context.store.facts.batchOn(chain, number).executed;
        if (executed && executed->commitment == commitment) {
            return "the attesters ask to revert " + name + ", which " + link.info->name +
                   " has executed: nothing is sent";
        }
    }
    return isAgreedFrom(number, commitment)
               ? "attesters signed both that they agree on " + name + " and that it is to be reverted: nothing is sent"
               : std::string();
}

// Votes stand on commitments, and each commitment names the one before it: so what follows from a
// batch is told by that alone, whatever this node's own line or a chain holds now.
bool RelayPlanner::isAgreedFrom(protocol::BatchNumber number, const Bytes32& commitment) const {
    std::vector<Bytes32> line{commitment};
    for (auto at = number; !line.empty(); ++at) {
        std::vector<Bytes32> next;
        for (const auto& batch : m_context.store.facts.batchesSeen(at)) {
            const bool isOfLine = at == number ? batch.commitment == commitment
                                               : std::any_of(line.begin(), line.end(),
                                                             [&](const auto& last) { return follows(batch, last); });
            if (!isOfLine) {
                continue;
            }
            if (hasQuorum(protocol::VoteKind::Agree, at, batch.commitment, batch.newRoot)) {
                return true;
            }
            next.push_back(batch.commitment);
        }
        line = std::move(next);
    }
    return false;
}

// A batch that missed its deadline unproven here goes away, so that what it holds
// can be batched again (rule 26).
std::optional<RelayPlan> RelayPlanner::revertByDeadline() const {
    const auto progress = m_context.store.facts.progress(m_chain);
    if (progress.committed <= progress.proven || !link().head) {
        return {};
    }
    const auto facts = m_context.store.facts.batchOn(m_chain, progress.proven + 1);
    const auto given = m_context.store.facts.batchHeldBy(m_chain, progress.proven + 1);
    if (!facts.committed || !given || given->commitment != facts.committed->commitment) {
        return {};
    }
    const auto deadline = proveDeadline(m_context, given->data);
    if (!deadline || link().head->latest.timestamp <= *deadline) {
        return {};
    }
    return RelayPlan{store::Purpose::Revert, given->number, given->number, given->commitment};
}

std::size_t RelayPlanner::quorum() const {
    return protocol::quorumOf(m_context.config.network.attesters.size());
}

std::vector<store::VoteRow> RelayPlanner::goodVotes(protocol::VoteKind kind, protocol::BatchNumber number,
                                                    const Bytes32& commitment, const Bytes32& root) const {
    auto votes = m_context.store.votes.on(kind, number, commitment);
    std::erase_if(votes, [&](const store::VoteRow& vote) {
        const auto& attesters = m_context.config.network.attesters;
        return vote.vote.setEpoch != 0 || vote.vote.finalRoot != root ||
               std::none_of(attesters.begin(), attesters.end(),
                            [&](const auto& attester) { return attester.address == vote.signer; });
    });
    return votes;
}

bool RelayPlanner::hasQuorum(protocol::VoteKind kind, protocol::BatchNumber number, const Bytes32& commitment,
                             const Bytes32& root) const {
    return goodVotes(kind, number, commitment, root).size() >= quorum();
}

std::vector<l1::VoteSignature> RelayPlanner::certificate(const std::vector<store::VoteRow>& votes) const {
    std::vector<l1::VoteSignature> out;
    for (const auto& vote : votes) {
        if (out.size() < quorum()) {
            out.push_back(vote.signature);
        }
    }
    return out;
}

std::optional<RelayPlan> RelayPlanner::planExecute(std::string& waits, std::size_t mostOperations) const {
    const auto progress = m_context.store.facts.progress(m_chain);
    const auto pausedUntil = m_context.store.facts.pausedUntil(m_chain);
    if (now() < pausedUntil) {
        if (progress.executed < progress.proven) {
            waits = "executions are paused until " + utcText(pausedUntil) +
                    " by the chain's guardian or governor, who may also let them go on before";
        }
        return {};
    }
    std::optional<RelayPlan> out;
    std::size_t operations = 0;
    const auto given = m_context.store.facts.frozenByVotes(m_chain);
    for (auto number = progress.executed + 1; number <= progress.proven; ++number) {
        const auto row = m_context.store.batches.find(number);
        if (!row) {
            break;
        }
        operations += row->operations;
        if (out && operations > mostOperations) {
            break;
        }
        if (given) {
            if (number > given->number) {
                break;
            }
            out = RelayPlan{store::Purpose::Execute, progress.executed + 1, number, row->commitment};
            continue;
        }
        const auto against = goodVotes(protocol::VoteKind::Revert, number, row->commitment, row->newRoot).size();
        if (against >= quorum()) {
            break; // planRevertByVotes says what becomes of it
        }
        const auto votes = goodVotes(protocol::VoteKind::Agree, number, row->commitment, row->newRoot).size();
        if (votes >= quorum()) {
            out = RelayPlan{store::Purpose::Execute, progress.executed + 1, number, row->commitment};
        } else if (!out && number == progress.executed + 1) {
            waits = "batch " + std::to_string(number) + ": " + std::to_string(votes) + " of " +
                    std::to_string(quorum()) + " attesters agree so far" +
                    (against == 0 ? "" : ", " + std::to_string(against) + " ask to revert it");
        }
    }
    return out;
}

std::optional<l1::CommittedBatch> RelayPlanner::held(protocol::BatchNumber number) const {
    return heldBatch(m_context, m_chain, number);
}

std::optional<l1::Execute> RelayPlanner::executeCall(protocol::BatchNumber first, protocol::BatchNumber last,
                                                     unsigned gasDoublings) const {
    l1::Execute call;
    call.gasDoublings = gasDoublings;
    for (auto number = first; number <= last; ++number) {
        const auto batch = held(number);
        if (!batch) {
            return {};
        }
        call.batches.push_back(*batch);
    }
    const auto row = m_context.store.batches.find(last);
    if (!row) {
        return {};
    }
    if (!m_context.store.facts.frozenByVotes(m_chain)) {
        call.signatures = certificate(goodVotes(protocol::VoteKind::Agree, last, row->commitment, row->newRoot));
    }
    return call;
}

std::optional<l1::ContractCall> RelayPlanner::callOf(const RelayPlan& plan, unsigned gasDoublings) const {
    if (plan.purpose == store::Purpose::Revert || plan.purpose == store::Purpose::RevertByCertificate) {
        const auto batch = held(plan.first);
        if (!batch || batch->commitment != plan.commitment) {
            return {};
        }
        l1::RevertBatches call{*batch, {}};
        if (plan.purpose == store::Purpose::RevertByCertificate) {
            call.signatures = certificate(
                goodVotes(protocol::VoteKind::Revert, plan.first, plan.commitment, batch->submission.newRoot));
        }
        return call;
    }
    if (plan.purpose == store::Purpose::OpenAccount) {
        return l1::OpenAccount{};
    }
    if (plan.purpose == store::Purpose::Freeze) {
        const auto call = freezeByVotes(m_context, m_chain);
        if (!call || (call->batch ? call->batch->number : 0) != plan.first) {
            return {};
        }
        return *call;
    }
    if (plan.purpose == store::Purpose::Release) {
        const auto due = dueRelease();
        return due && due->number == plan.first
                   ? std::optional<l1::ContractCall>(l1::ReleaseDelayed{due->number, due->payout})
                   : std::nullopt;
    }
    const auto row = m_context.store.batches.find(plan.last);
    if (!row || row->commitment != plan.commitment) {
        return {};
    }
    if (plan.purpose == store::Purpose::Execute) {
        const auto call = executeCall(plan.first, plan.last, gasDoublings);
        return call ? std::optional<l1::ContractCall>(*call) : std::nullopt;
    }
    const auto proof = m_context.store.batches.proof(plan.last);
    if (!proof) {
        return {};
    }
    if (plan.purpose == store::Purpose::Prove) {
        const auto batch = held(plan.last);
        return batch ? std::optional<l1::ContractCall>(l1::Prove{{*batch}, {proof->proof}}) : std::nullopt;
    }
    l1::CommitAndProve call;
    if (plan.first > 1) {
        call.last = held(plan.first - 1);
        if (!call.last) {
            return {};
        }
    }
    call.batches.push_back({row->publicDataHash, row->oldRoot, row->newRoot, row->data});
    if (m_context.config.driver) {
        return l1::CommitByTicket{
            call.last,
            call.batches,
            {proof->proof},
            certificate(goodVotes(protocol::VoteKind::Ticket, row->number, row->commitment, row->newRoot))};
    }
    call.proofs.push_back(proof->proof);
    if (plan.runLast != 0) {
        call.run = executeCall(plan.runFirst, plan.runLast, gasDoublings);
    }
    return call;
}

} // namespace landfall::node
