#include "node/votes/freeze_voter.h"

#include "node/shared/freeze_times.h"
#include "node/shared/time_text.h"
#include "node/votes/vote_signing.h"

#include <algorithm>
#include <utility>

namespace landfall::node {
namespace {

// For answers of peers where facts give the number: one that is gone must not hold up the others.
constexpr Milliseconds kPatience = 30'000;

} // namespace

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
            if (decision.point && decision.basis != FreezeDecision::Basis::Votes) {
                says = notYet(reader, decision);
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

// Others are asked first. Of a silent chain attesters may have seen more or less: so they sign one after another, and
// need to know of so many others that no number can have got a quorum's votes elsewhere.
std::string FreezeVoter::notYet(const FreezeReader& reader, const FreezeDecision& decision) {
    const bool byView = decision.basis == FreezeDecision::Basis::View;
    const auto& attesters = m_context.config.network.attesters;
    if (const auto turn = reader.turn(); byView && freezeClock(m_context) < turn) {
        m_wants.reset();
        return "a chain is silent: this node signs FREEZE on batch " + std::to_string(decision.point->number) +
               " from " + utcText(turn) + " on, unless others have signed another number by then";
    }
    if (std::exchange(m_wants, decision.point) != decision.point) {
        m_wantsSince = m_context.clock.steady();
    }
    std::size_t answered = 0;
    std::size_t asked = 0;
    for (const auto& attester : attesters) {
        if (attester.address != m_context.self && !attester.rpcUrl.empty()) {
            const auto answer = m_context.peersAnswered.find(attester.address);
            ++asked;
            answered += answer != m_context.peersAnswered.end() && answer->second > m_wantsSince ? 1 : 0;
        }
    }
    if (!byView) {
        return answered == asked || m_context.clock.steady() - m_wantsSince >= kPatience
                   ? std::string()
                   : "other attesters are asked first what they signed";
    }
    const auto wanted = protocol::quorumOf(attesters.size()) - 1;
    return answered >= wanted ? std::string()
                              : "a chain is silent: " + std::to_string(answered) + " of " + std::to_string(wanted) +
                                    " other attesters have answered what they signed";
}

} // namespace landfall::node
