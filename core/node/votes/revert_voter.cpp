#include "node/votes/revert_voter.h"

#include "base/hex.h"
#include "node/shared/lost_batch.h"
#include "node/votes/vote_rules.h"
#include "node/votes/vote_signing.h"

#include <algorithm>

namespace landfall::node {
namespace {

bool signedHere(const store::Store& store, protocol::BatchNumber number, const Bytes32& commitment) {
    const auto own = store.votes.ownOf(protocol::VoteKind::Revert, number, number);
    return std::any_of(own.begin(), own.end(),
                       [&](const store::VoteRow& vote) { return vote.vote.commitment == commitment; });
}

} // namespace

void RevertVoter::advance() {
    if (!m_context.config.attester || !m_context.config.key || m_busy || m_stopped ||
        m_context.clock.steady() < m_next) {
        return;
    }
    std::vector<Case> found;
    if (!m_context.write([&] { found = cases(); })) {
        return;
    }
    if (found.empty()) {
        return wait(m_context.config.relay.poll);
    }
    const Case chosen = found[m_turn++ % found.size()];
    m_busy = true;
    m_context.link(chosen.lostOn)
        .adapter->contractState(this, chosen.block, [this, chosen](Result<l1::ContractState> state) {
            m_busy = false;
            if (m_stopped) {
                return;
            }
            wait(state ? m_context.config.relay.poll : m_context.config.relay.retryAfter);
            if (state) {
                judge(chosen, *state);
            }
        });
}

std::vector<RevertVoter::Case> RevertVoter::cases() const {
    std::vector<Case> out;
    for (const auto& [holder, link] : m_context.chains) {
        const auto progress = m_context.store.facts.progress(holder);
        for (auto number = progress.executed + 1; number <= progress.proven; ++number) {
            const auto proof = m_context.store.facts.batchOn(holder, number).finalRoot;
            if (!proof) {
                break;
            }
            if (signedHere(m_context.store, number, proof->commitment)) {
                break; // what builds on it goes with it
            }
            for (const auto& [other, view] : m_context.chains) {
                const Case candidate{
                    number, proof->commitment, proof->root, holder, other, view.readFinal.value_or(l1::BlockRef{})};
                if (view.readFinal && holds(candidate)) {
                    out.push_back(candidate);
                }
            }
        }
    }
    return out;
}

bool RevertVoter::holds(const Case& given) const {
    const auto& facts = m_context.store.facts;
    const auto held = facts.batchOn(given.heldBy, given.number);
    if (!held.finalRoot || held.finalRoot->commitment != given.commitment ||
        m_context.link(given.lostOn).finalBlock() < given.block.number) {
        return false;
    }
    for (const auto& [chain, link] : m_context.chains) {
        const auto executed = facts.batchOn(chain, given.number).executed;
        if (executed && executed->commitment == given.commitment) {
            return false; // paid somewhere: there is nothing to take back
        }
    }
    const auto data = facts.batchWithCommitment(given.number, given.commitment);
    const auto deadline = data ? proveDeadline(m_context, data->data) : std::nullopt;
    return deadline && isPast(m_context, *deadline) &&
           isLostAt(m_context, given.lostOn, given.block, given.number, given.commitment, *deadline) &&
           forbidsRevert(m_context, given.number, given.commitment).empty();
}

void RevertVoter::judge(const Case& found, const l1::ContractState& state) {
    const auto& lost = *m_context.link(found.lostOn).info;
    bool contradicted = false;
    bool signedNow = false;
    const bool written = m_context.write([&] {
        // The rows may have changed while the chain was asked.
        if (!holds(found) || signedHere(m_context.store, found.number, found.commitment)) {
            return;
        }
        // Something is proven there under this number: then the rows must know another batch.
        const auto proof = m_context.store.facts.batchOn(found.lostOn, found.number, found.block.number).finalRoot;
        if (state.proven >= found.number && !proof) {
            contradicted = true;
            return;
        }
        const protocol::Vote vote{protocol::VoteKind::Revert, 0, found.number, found.root, found.commitment};
        const auto made = signVote(m_context.networkId, vote, *m_context.config.key);
        m_context.store.votes.insert({vote, m_context.self, made.signature, true, m_context.clock.now()});
        signedNow = true;
    });
    if (!written) {
        return;
    }
    const std::string batch = "batch " + std::to_string(found.number) + " (" + toHex0x(found.commitment) + ")";
    if (contradicted) {
        wait(m_context.config.relay.retryAtMost);
        m_context.notice(Notice::Level::Problem, "rpc-events-missing",
                         lost.name + " has proven a batch " + std::to_string(found.number) +
                             " that its RPC server shows no event of: give this node another server");
    }
    if (signedNow) {
        m_context.notice(Notice::Level::Warning, "attester-reverts",
                         batch + " is to be reverted: " + m_context.link(found.heldBy).info->name + " holds it, and " +
                             lost.name + " did not prove it by its deadline");
        m_context.changed(BatchChanged{found.number});
        m_context.poke();
    }
}

void RevertVoter::wait(Milliseconds duration) {
    m_next = m_context.clock.steady() + duration;
}

} // namespace landfall::node
