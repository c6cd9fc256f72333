#include "node/votes/attester.h"

#include "node/shared/lost_batch.h"
#include "node/votes/vote_rules.h"
#include "node/votes/vote_signing.h"
#include "protocol/queue.h"

#include <algorithm>

namespace landfall::node {
namespace {

constexpr Milliseconds kOldestView = 3'600'000;
constexpr std::size_t kMostVotesAtOnce = 16;

} // namespace

void Attester::look() {
    if (!m_board.config.attester || !m_board.config.key) {
        return;
    }
    std::vector<store::VoteRow> signedNow;
    std::string says;
    protocol::BatchNumber forgotten = 0;
    const bool written = m_board.write([&] {
        says = settleFloor(forgotten);
        if (!says.empty()) {
            return;
        }
        auto next = m_board.store.votes.lastAgreed() + 1;
        for (; signedNow.size() < kMostVotesAtOnce; ++next) {
            const auto row = m_board.store.batches.find(next);
            if (!row) {
                break;
            }
            says = objection(*row);
            if (!says.empty()) {
                says.insert(0, "batch " + std::to_string(next) + ": ");
                break;
            }
            const protocol::Vote vote{protocol::VoteKind::Agree, 0, row->number, row->newRoot, row->commitment};
            const auto made = signVote(m_board.networkId, vote, *m_board.config.key);
            store::VoteRow stored{vote, m_board.self, made.signature, true, m_board.clock.now()};
            m_board.store.votes.insert(stored);
            signedNow.push_back(stored);
        }
    });
    if (!written) {
        return;
    }
    if (forgotten != 0) {
        m_board.notice(
            Notice::Level::Warning, "attester-votes-unknown",
            "this attester's database is new, and there are batches up to " + std::to_string(forgotten) +
                " that it may have voted on. It reverts none of them. It agrees only where it can't have asked for a "
                "revert. If its old database exists, stop the node and put it back");
    }
    if (std::exchange(m_board.attesterSays, says) != says && !says.empty()) {
        m_board.notice(Notice::Level::Info, "attester-waits", says);
    }
    for (const auto& vote : signedNow) {
        m_board.changed(BatchChanged{vote.vote.number});
    }
    if (!signedNow.empty()) {
        m_board.poke();
    }
}

std::string Attester::settleFloor(protocol::BatchNumber& forgotten) {
    auto& votes = m_board.store.votes;
    if (votes.floorOf(m_board.self)) {
        return {};
    }
    for (const auto& [chain, link] : m_board.chains) {
        if (auto stale = viewObjection(link); !stale.empty()) {
            return stale;
        }
    }
    forgotten = m_board.store.facts.highestSeen();
    votes.setFloor(m_board.self, forgotten);
    return {};
}

std::string Attester::objection(const store::BatchRow& row) const {
    // First what no waiting mends.
    std::string why = queueObjection(row);
    if (const auto lost = lostOn(row); !lost.empty()) {
        why += (why.empty() ? "" : "; ") + lost;
    }
    if (const auto bound = forbidsAgree(m_board, row); !bound.empty()) {
        return why.empty() ? bound : why + "; " + bound;
    }
    for (auto chain = m_board.chains.begin(); why.empty() && chain != m_board.chains.end(); ++chain) {
        why = chainObjection(row, chain->second);
    }
    return why;
}

std::string Attester::lostOn(const store::BatchRow& row) const {
    const auto deadline = row.timestamp + m_board.config.network.durations.proveWindow;
    const auto* link = chainThatLost(m_board, row.number, row.commitment, deadline);
    return link == nullptr ? std::string() : link->info->name + " did not prove it by its deadline";
}

std::string Attester::viewObjection(const ChainLink& link) const {
    const std::string& name = link.info->name;
    if (!link.head || !link.readFinal) {
        return name + " is still being read";
    }
    // The newest block says how old the view is: what is final may be hours behind it on a healthy chain.
    const auto age = m_board.clock.now() - static_cast<Milliseconds>(link.head->latest.timestamp) * 1000;
    if (age > kOldestView || m_board.clock.steady() - link.lastAnswer > kOldestView) {
        return "the view of " + name + " is older than an hour";
    }
    return m_board.clockObjection(link);
}

std::string Attester::chainObjection(const store::BatchRow& row, const ChainLink& link) const {
    const auto chain = link.info->index;
    const std::string& name = link.info->name;
    if (auto stale = viewObjection(link); !stale.empty()) {
        return stale;
    }
    if (m_board.store.facts.isFrozen(chain)) {
        return name + " is frozen";
    }
    const auto facts = m_board.store.facts.batchOn(chain, row.number);
    if (!facts.finalRoot) {
        return name + " does not show it as proven";
    }
    if (facts.finalRoot->commitment != row.commitment || facts.finalRoot->root != row.newRoot) {
        return name + " shows another batch under this number";
    }
    if (facts.finalRoot->place.block > link.finalBlock()) {
        return "its proof on " + name + " is not in a final block yet (" +
               std::to_string(facts.finalRoot->place.block - link.finalBlock()) + " to go)";
    }
    return {};
}

// Each queued item of the batch must be what its own chain queued at that place.
std::string Attester::queueObjection(const store::BatchRow& row) const {
    const auto batch = protocol::decodeBatch(row.data);
    if (!batch) {
        return "its words can't be read";
    }
    for (const auto& run : m_board.store.batches.queueRuns(row.number)) {
        const auto& link = m_board.link(run.chain);
        std::uint64_t item = run.first;
        for (const auto& operation : batch->operations) {
            if (operation.chain != run.chain || !operation.isFromQueue()) {
                continue;
            }
            const auto stored = m_board.store.queue.find(run.chain, item);
            const std::string what = "item " + std::to_string(item) + " of " + link.info->name + "'s queue";
            if (!stored) {
                return "it holds a deposit or request that does not exist: " + what + " was never queued there";
            }
            if (stored->operation != protocol::asQueued(operation)) {
                return "it holds a deposit or request that does not exist: " + what + " says something else";
            }
            if (operation.type == protocol::OperationType::Deposit &&
                m_board.config.network.tokenOn(operation.token, run.chain) == nullptr) {
                return "it credits " + what + ", a deposit of token " + std::to_string(operation.token) +
                       ", which the network file does not list on " + link.info->name + ": it had to be refused";
            }
            if (stored->block > link.finalBlock()) {
                return what + " is not in a final block yet";
            }
            ++item;
        }
    }
    return {};
}

} // namespace landfall::node
