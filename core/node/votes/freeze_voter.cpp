#include "node/votes/freeze_voter.h"

#include "node/shared/freeze_times.h"
#include "node/shared/time_text.h"
#include "node/votes/vote_signing.h"

#include <algorithm>
#include <utility>

namespace landfall::node {

void FreezeVoter::advance() {
    if (!m_context.config.attester || !m_context.config.key || m_context.clock.steady() < m_next) {
        return;
    }
    m_next = m_context.clock.steady() + m_context.config.relay.poll;
    std::string says;
    std::optional<FreezePoint> signedNow;
    if (!m_context.write([&] {
            if (!m_context.anyFrozen()) {
                return;
            }
            if (const auto own = m_context.store.votes.ownOf(protocol::VoteKind::Freeze, 0, store::kAnyBlock);
                !own.empty()) {
                says = "this node has signed FREEZE on batch " + std::to_string(own.front().vote.number) +
                       " and signs nothing more";
                return;
            }
            const FreezeReader reader(m_context);
            const auto decision = reader.decide();
            says = decision.waits;
            if (decision.point && decision.alone) {
                says = notYet(reader, *decision.point);
            }
            if (!decision.point || !says.empty()) {
                return;
            }
            const auto& point = *decision.point;
            const protocol::Vote vote{protocol::VoteKind::Freeze, 0, point.number, point.root, point.commitment};
            const auto made = signVote(m_context.networkId, vote, *m_context.config.key);
            m_context.store.votes.insert({vote, m_context.self, made.signature, true, m_context.clock.now()});
            signedNow = point;
        })) {
        return;
    }
    if (std::exchange(m_context.freezeSays, says) != says && !says.empty()) {
        m_context.notice(Notice::Level::Info, "freeze-waits", says);
    }
    if (signedNow) {
        m_context.notice(Notice::Level::Warning, "attester-freezes",
                         "this attester has signed FREEZE on batch " + std::to_string(signedNow->number) +
                             ": the network ends there. It signs nothing more");
        m_context.changed(BatchChanged{signedNow->number});
        m_context.poke();
    }
}

// Others are asked first, and whoever comes earlier in the network's list goes first, so that two don't sign two
// numbers at once.
std::string FreezeVoter::notYet(const FreezeReader& reader, const FreezePoint& point) {
    if (const auto turn = reader.turn(); freezeClock(m_context) < turn) {
        m_alone.reset();
        return "a chain is silent: this node signs FREEZE on batch " + std::to_string(point.number) + " from " +
               utcText(turn) + " on, unless others have signed another number by then";
    }
    if (std::exchange(m_alone, point) != point) {
        m_aloneSince = m_context.clock.steady();
    }
    const auto asked = std::count_if(m_context.peersAnswered.begin(), m_context.peersAnswered.end(),
                                     [&](const auto& peer) { return peer.second > m_aloneSince; });
    const auto wanted = protocol::quorumOf(m_context.config.network.attesters.size()) - 1;
    return static_cast<std::size_t>(asked) >= wanted
               ? std::string()
               : "a chain is silent: " + std::to_string(asked) + " of " + std::to_string(wanted) +
                     " other attesters have answered what they signed";
}

} // namespace landfall::node
