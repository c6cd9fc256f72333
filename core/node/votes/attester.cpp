#include "node/votes/attester.h"

#include "node/shared/freeze_times.h"
#include "node/shared/lost_batch.h"
#include "node/votes/batch_checks.h"
#include "node/votes/vote_rules.h"
#include "node/votes/vote_signing.h"

#include <algorithm>

namespace landfall::node {
namespace {

constexpr std::size_t kMostVotesAtOnce = 16;

} // namespace

void Attester::advance() {
    if (!m_context.config.attester || !m_context.config.key) {
        return;
    }
    std::vector<store::VoteRow> signedNow;
    std::string says;
    protocol::BatchNumber forgotten = 0;
    const bool written = m_context.write([&] {
        says = settleFloor(forgotten);
        if (!says.empty()) {
            return;
        }
        auto next = m_context.store.votes.lastAgreed() + 1;
        for (; signedNow.size() < kMostVotesAtOnce; ++next) {
            const auto row = m_context.store.batches.find(next);
            if (!row) {
                break;
            }
            says = objection(*row);
            if (!says.empty()) {
                says.insert(0, "batch " + std::to_string(next) + ": ");
                break;
            }
            const protocol::Vote vote{protocol::VoteKind::Agree, 0, row->number, row->newRoot, row->commitment};
            const auto made = signVote(m_context.networkId, vote, *m_context.config.key);
            store::VoteRow stored{vote, m_context.self, made.signature, true, m_context.clock.now()};
            m_context.store.votes.insert(stored);
            signedNow.push_back(stored);
        }
    });
    if (!written) {
        return;
    }
    if (forgotten != 0) {
        m_context.notice(
            Notice::Level::Warning, "attester-votes-unknown",
            "this attester's database is new, and there are batches up to " + std::to_string(forgotten) +
                " that it may have voted on. It reverts none of them. It agrees only where it can't have asked for a "
                "revert. If its old database exists, stop the node and put it back");
    }
    if (std::exchange(m_context.attesterSays, says) != says && !says.empty()) {
        m_context.notice(Notice::Level::Info, "attester-waits", says);
    }
    for (const auto& vote : signedNow) {
        m_context.changed(BatchChanged{vote.vote.number});
    }
    if (!signedNow.empty()) {
        m_context.poke();
    }
}

std::string Attester::settleFloor(protocol::BatchNumber& forgotten) {
    auto& votes = m_context.store.votes;
    if (votes.floorOf(m_context.self)) {
        return {};
    }
    for (const auto& [chain, link] : m_context.chains) {
        if (auto stale = viewObjection(m_context, link); !stale.empty()) {
            return stale;
        }
    }
    forgotten = m_context.store.facts.highestSeen();
    votes.setFloor(m_context.self, forgotten, mayHaveFrozen(m_context));
    return {};
}

std::string Attester::objection(const store::BatchRow& row) const {
    // First what no waiting mends.
    std::string why = queueObjection(m_context, row, [](const ChainLink&) { return false; });
    if (const auto lost = lostOn(row); !lost.empty()) {
        why += (why.empty() ? "" : "; ") + lost;
    }
    if (const auto bound = forbidsAgree(m_context, row); !bound.empty()) {
        return why.empty() ? bound : why + "; " + bound;
    }
    for (auto chain = m_context.chains.begin(); why.empty() && chain != m_context.chains.end(); ++chain) {
        why = chainObjection(row, chain->second);
    }
    return why;
}

std::string Attester::lostOn(const store::BatchRow& row) const {
    const auto deadline = row.timestamp + m_context.config.network.durations.proveWindow;
    const auto* link = chainThatLost(m_context, row.number, row.commitment, deadline);
    return link == nullptr ? std::string() : link->info->name + " did not prove it by its deadline";
}

std::string Attester::chainObjection(const store::BatchRow& row, const ChainLink& link) const {
    if (auto stale = viewObjection(m_context, link); !stale.empty()) {
        return stale;
    }
    if (m_context.store.facts.isFrozen(link.info->index)) {
        return link.info->name + " is frozen";
    }
    return proofObjection(m_context, row, link);
}

} // namespace landfall::node
