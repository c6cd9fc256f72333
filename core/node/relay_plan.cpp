#include "node/relay_plan.h"

#include <algorithm>

namespace landfall::node {
namespace {

constexpr std::size_t kMostOperationsAtOnce = 128; // executed by one call

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
        return "revert";
    }
    return {};
}

std::optional<RelayPlan> RelayPlanner::plan(std::string& waits) const {
    if (m_board.store.facts.isFrozen(m_chain)) {
        waits = "the chain is frozen";
        return planExecute(waits);
    }
    if (auto revert = planRevert(waits)) {
        return revert;
    }
    auto batch = planBatch(waits);
    auto run = planExecute(waits);
    if (!batch) {
        return run;
    }
    if (run && batch->purpose == store::Purpose::CommitAndProve) {
        batch->runFirst = run->first;
        batch->runLast = run->last;
    }
    return batch;
}

std::optional<RelayPlan> RelayPlanner::planBatch(std::string& waits) const {
    const auto progress = m_board.store.facts.progress(m_chain);
    const auto row = m_board.store.batches.find(progress.proven + 1);
    if (!row) {
        return {};
    }
    const auto facts = m_board.store.facts.batchOn(m_chain, row->number);
    if (facts.committed && facts.committed->commitment != row->commitment) {
        waits = "the chain holds another batch " + std::to_string(row->number);
        return {};
    }
    if (!m_board.store.batches.proof(row->number)) {
        waits = "batch " + std::to_string(row->number) + " is not proven yet";
        return {};
    }
    const auto now = static_cast<protocol::UnixSeconds>(m_board.clock.now() / 1000);
    if (now > row->timestamp + m_board.config.network.durations.proveWindow) {
        waits = "batch " + std::to_string(row->number) + " is past its deadline";
        return {};
    }
    return RelayPlan{facts.committed ? store::Purpose::Prove : store::Purpose::CommitAndProve, row->number, row->number,
                     row->commitment};
}

// A batch that missed its deadline unproven here goes away, so that what it holds
// can be batched again.
std::optional<RelayPlan> RelayPlanner::planRevert(std::string& waits) const {
    const auto progress = m_board.store.facts.progress(m_chain);
    if (progress.committed <= progress.proven || !link().head) {
        return {};
    }
    const auto facts = m_board.store.facts.batchOn(m_chain, progress.proven + 1);
    if (!facts.committed) {
        return {};
    }
    const auto given = m_board.store.facts.batchWithCommitment(facts.committed->number, facts.committed->commitment);
    const auto batch = given ? protocol::decodeBatch(given->data) : Result<protocol::BatchData>(Error{});
    if (!batch ||
        link().head->latest.timestamp <= batch->header.timestamp + m_board.config.network.durations.proveWindow) {
        return {};
    }
    waits = "batch " + std::to_string(facts.committed->number) + " missed its deadline";
    return RelayPlan{store::Purpose::Revert, facts.committed->number, facts.committed->number,
                     facts.committed->commitment};
}

std::vector<store::VoteRow> RelayPlanner::goodVotes(const store::BatchRow& row, protocol::VoteKind kind) const {
    auto votes = m_board.store.votes.on(kind, row.number, row.commitment);
    std::erase_if(votes, [&](const store::VoteRow& vote) {
        const auto& attesters = m_board.config.network.attesters;
        return vote.vote.setEpoch != 0 || vote.vote.finalRoot != row.newRoot ||
               std::none_of(attesters.begin(), attesters.end(),
                            [&](const auto& attester) { return attester.address == vote.signer; });
    });
    return votes;
}

std::optional<RelayPlan> RelayPlanner::planExecute(std::string& waits) const {
    const auto progress = m_board.store.facts.progress(m_chain);
    const std::size_t quorum = protocol::quorumOf(m_board.config.network.attesters.size());
    std::optional<RelayPlan> out;
    std::size_t operations = 0;
    for (auto number = progress.executed + 1; number <= progress.proven; ++number) {
        const auto row = m_board.store.batches.find(number);
        if (!row) {
            break;
        }
        operations += row->operations;
        if (out && operations > kMostOperationsAtOnce) {
            break;
        }
        const std::size_t votes = goodVotes(*row, protocol::VoteKind::Agree).size();
        if (votes >= quorum) {
            out = RelayPlan{store::Purpose::Execute, progress.executed + 1, number, row->commitment};
        } else if (!out && number == progress.executed + 1) {
            waits = "batch " + std::to_string(number) + ": " + std::to_string(votes) + " of " + std::to_string(quorum) +
                    " attesters agree so far";
        }
    }
    return out;
}

std::optional<l1::CommittedBatch> RelayPlanner::held(protocol::BatchNumber number) const {
    const auto row = m_board.store.facts.batchHeldBy(m_chain, number);
    if (!row) {
        return {};
    }
    return l1::CommittedBatch{row->number,
                              {row->publicDataHash, row->oldRoot, row->newRoot, row->data},
                              row->commitment,
                              row->queueEnd,
                              row->sequencer};
}

std::optional<l1::Execute> RelayPlanner::executeCall(protocol::BatchNumber first, protocol::BatchNumber last) const {
    l1::Execute call;
    for (auto number = first; number <= last; ++number) {
        const auto batch = held(number);
        if (!batch) {
            return {};
        }
        call.batches.push_back(*batch);
    }
    const auto row = m_board.store.batches.find(last);
    if (!row) {
        return {};
    }
    const std::size_t quorum = protocol::quorumOf(m_board.config.network.attesters.size());
    for (const auto& vote : goodVotes(*row, protocol::VoteKind::Agree)) {
        if (call.signatures.size() < quorum) {
            call.signatures.push_back(vote.signature);
        }
    }
    return call;
}

std::optional<l1::ContractCall> RelayPlanner::callOf(const RelayPlan& plan) const {
    if (plan.purpose == store::Purpose::Revert) {
        const auto batch = held(plan.first);
        return batch ? std::optional<l1::ContractCall>(l1::RevertBatches{*batch, {}}) : std::nullopt;
    }
    const auto row = m_board.store.batches.find(plan.last);
    if (!row || row->commitment != plan.commitment) {
        return {};
    }
    if (plan.purpose == store::Purpose::Execute) {
        const auto call = executeCall(plan.first, plan.last);
        return call ? std::optional<l1::ContractCall>(*call) : std::nullopt;
    }
    const auto proof = m_board.store.batches.proof(plan.last);
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
    call.proofs.push_back(proof->proof);
    if (plan.runLast != 0) {
        call.run = executeCall(plan.runFirst, plan.runLast);
    }
    return call;
}

} // namespace landfall::node
