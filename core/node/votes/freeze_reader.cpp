#include "node/votes/freeze_reader.h"

#include "node/shared/freeze_times.h"
#include "node/shared/lost_batch.h"
#include "node/shared/time_text.h"
#include "node/votes/batch_checks.h"
#include "node/votes/vote_rules.h"

#include <algorithm>
#include <limits>

namespace landfall::node {
namespace {

// The hours since 1970 are the attesters' in turn. One signs alone in the first half of its own, so that everybody has
// heard of it before the next one may: half an hour is many times what that takes and what clocks differ by.
constexpr protocol::UnixSeconds kTurn = 3'600;

std::string batchName(protocol::BatchNumber number) {
    return "batch " + std::to_string(number);
}

} // namespace

FreezeReader::FreezeReader(const StageContext& context) : m_context(context) {
    auto base = std::numeric_limits<protocol::BatchNumber>::max();
    for (const auto& [chain, link] : context.chains) {
        base = std::min(base, context.store.facts.progress(chain, context.finalBlock(link).number).executed);
        m_silent = m_silent || isSilent(context, link);
    }
    for (const auto& [chain, link] : context.chains) {
        const auto final = context.finalBlock(link).number;
        if (!context.store.facts.isFrozen(chain, final)) {
            continue;
        }
        Line line;
        const auto last = context.store.facts.progress(chain, final).proven;
        for (auto number = base; number <= last; ++number) {
            const auto point = provenPoint(context, chain, number, final);
            if (!point) {
                line.clear(); // a gap: what this chain has proven is not known, so nothing is concluded from it
                break;
            }
            line.push_back(*point);
        }
        if (!line.empty()) {
            m_lines.push_back(std::move(line));
        }
    }
    for (const auto& row : context.store.votes.ofKind(protocol::VoteKind::Agree, base + 1)) {
        m_agreed[row.vote.number][row.vote.commitment].insert(row.signer);
    }
    for (const auto& tally : freezeTallies(context)) {
        for (const auto& row : tally.votes) {
            m_freezes[row.signer].push_back(tally.point);
        }
    }
}

FreezeDecision FreezeReader::decide() const {
    const auto since = frozenSince(m_context);
    if (!since) {
        return {{}, "the freeze of a chain is not in a final block yet"};
    }
    if (const auto from = *since + kFreezeVoteDelay; freezeClock(m_context) < from) {
        return {{}, "a chain is frozen since " + utcText(*since) + ": this node votes from " + utcText(from)};
    }
    if (auto stale = viewsObjection(); !stale.empty()) {
        return {{}, std::move(stale)};
    }
    if (const auto given = freezeNumber(m_context)) {
        for (const auto& line : m_lines) {
            const auto& first = line.front();
            if (*given >= first.number && *given <= line.back().number) {
                return decided(line[*given - first.number], FreezeDecision::Basis::Votes);
            }
        }
    }
    return m_silent ? inRound() : fromFacts();
}

// Old views are for silent chains alone.
std::string FreezeReader::viewsObjection() const {
    for (const auto& [chain, link] : m_context.chains) {
        if (isSilent(m_context, link)) {
            continue;
        }
        if (auto stale = viewObjection(m_context, link); !stale.empty()) {
            const auto last = m_context.finalBlock(link).timestamp;
            return stale +
                   (last == 0 ? "" : "; without final blocks it counts as silent from " + utcText(last + kSilence)) +
                   ". If the chain is well, give this node another server of it";
        }
    }
    return {};
}

FreezeReader::Own FreezeReader::own() const {
    Own out;
    if (m_lines.empty()) {
        out.waits =
            "what the frozen chain has proven was not read whole: read it again with 'landfall-cli node reread'";
    }
    for (const auto& line : m_lines) {
        auto number = line.front().number;
        while (number < line.back().number && isShownEverywhere(line, number + 1)) {
            ++number;
        }
        const auto& point = line[number - line.front().number];
        if (number == line.back().number) {
            return {point, true, {}};
        }
        const auto& next = line[number + 1 - line.front().number];
        for (const auto& [chain, link] : m_context.chains) {
            if (isShown(link, line, next.number)) {
                continue;
            }
            auto why = mayStillProve(link, next);
            if (why.empty()) {
                return {point, true, {}};
            }
            if (isSilent(m_context, link) && isPastDeadline(next)) {
                out.point = point; // what the silent chain had proven is not known
            } else if (out.waits.empty()) {
                out.waits = std::move(why);
            }
        }
    }
    return out;
}

FreezeDecision FreezeReader::decided(const FreezePoint& point, FreezeDecision::Basis basis) const {
    auto why = objection(point, basis == FreezeDecision::Basis::Facts);
    return why.empty() ? FreezeDecision{point, {}, basis} : FreezeDecision{{}, std::move(why)};
}

// Votes of others change nothing, unless they were signed in a round and the silent chain has come back since: then
// what it shows now can't get a quorum any more.
FreezeDecision FreezeReader::fromFacts() const {
    auto mine = own();
    if (!mine.point) {
        return {{}, std::move(mine.waits)};
    }
    if (!isPossible(*mine.point)) {
        if (const auto point = voted()) {
            return {point, {}};
        }
    }
    return decided(*mine.point, FreezeDecision::Basis::Facts);
}

std::optional<FreezePoint> FreezeReader::voted() const {
    std::optional<FreezePoint> best;
    std::pair<std::size_t, std::size_t> merit; // votes, and the lowest place the other way round
    for (const auto& tally : freezeTallies(m_context)) {
        std::pair<std::size_t, std::size_t> votes{0, 0};
        for (const auto& row : tally.votes) {
            if (m_freezes.at(row.signer).size() == 1) { // who signed two follows nothing
                ++votes.first;
                votes.second = std::max(votes.second, m_context.config.network.attesters.size() - placeOf(row.signer));
            }
        }
        if (votes.first != 0 && votes > merit && isPossible(tally.point) && objection(tally.point, false).empty()) {
            best = tally.point;
            merit = votes;
        }
    }
    return best;
}

// Some chain is silent, and others may have seen more or less of it: the first number that can still get a quorum
// is everybody's.
FreezeDecision FreezeReader::inRound() const {
    if (const auto point = voted()) {
        return {point, {}};
    }
    auto mine = own();
    if (!mine.point) {
        return {{}, std::move(mine.waits)};
    }
    if (!isPossible(*mine.point)) {
        return {{},
                batchName(mine.point->number) +
                    ", which this node's view gives, can't get a quorum any more: other attesters have seen more of "
                    "the silent chain. Give this node another server of it"};
    }
    auto out = decided(*mine.point, mine.byFacts ? FreezeDecision::Basis::Facts : FreezeDecision::Basis::View);
    out.basis = FreezeDecision::Basis::View;
    return out;
}

bool FreezeReader::isShown(const ChainLink& link, const Line& line, protocol::BatchNumber number) const {
    const auto& first = line.front();
    if (number <= first.number) {
        return true; // every chain has executed it
    }
    const auto& point = line[number - first.number];
    const auto final = m_context.finalBlock(link).number;
    if (const auto proof = provenPoint(m_context, link.info->index, number, final)) {
        return *proof == point;
    }
    return isSilent(m_context, link) && !mayStillProve(link, point).empty() && isWitnessed(line, number);
}

bool FreezeReader::isShownEverywhere(const Line& line, protocol::BatchNumber number) const {
    return std::all_of(m_context.chains.begin(), m_context.chains.end(),
                       [&](const auto& entry) { return isShown(entry.second, line, number); });
}

std::string FreezeReader::mayStillProve(const ChainLink& link, const FreezePoint& point) const {
    const auto chain = link.info->index;
    const auto final = m_context.finalBlock(link);
    if (m_context.store.facts.isFrozen(chain, final.number)) {
        return {};
    }
    const auto given = m_context.store.facts.batchWithCommitment(point.number, point.commitment);
    const auto deadline = given ? proveDeadline(m_context, given->data) : std::nullopt;
    if (!deadline) {
        return "the data of " + batchName(point.number) + " was not found";
    }
    if (isPast(m_context, *deadline) && isLostAt(m_context, chain, final, point.number, point.commitment, *deadline)) {
        return {};
    }
    return link.info->name + " may still prove " + batchName(point.number) + ", which must be in a final block by " +
           utcText(*deadline);
}

bool FreezeReader::isPastDeadline(const FreezePoint& point) const {
    const auto given = m_context.store.facts.batchWithCommitment(point.number, point.commitment);
    const auto deadline = given ? proveDeadline(m_context, given->data) : std::nullopt;
    return deadline && freezeClock(m_context) > *deadline && isPast(m_context, *deadline);
}

// One honest attester among them saw it, if no more are dishonest than a quorum allows for.
bool FreezeReader::isWitnessed(const Line& line, protocol::BatchNumber number) const {
    Signers signers;
    for (auto at = number; at <= line.back().number; ++at) {
        const auto& point = line[at - line.front().number];
        if (const auto rows = m_agreed.find(at); rows != m_agreed.end()) {
            if (const auto on = rows->second.find(point.commitment); on != rows->second.end()) {
                signers.insert(on->second.begin(), on->second.end());
            }
        }
        for (const auto& [signer, points] : m_freezes) {
            if (points.size() == 1 && points.front() == point) {
                signers.insert(signer);
            }
        }
    }
    const auto all = m_context.config.network.attesters.size();
    return signers.size() > all - protocol::quorumOf(all);
}

std::string FreezeReader::objection(const FreezePoint& point, bool byFacts) const {
    const auto* line = lineWith(point);
    if (line == nullptr) {
        return batchName(point.number) + " is not proven on a chain that is frozen";
    }
    if (auto bound = forbidsFreeze(m_context, point.number, byFacts); !bound.empty()) {
        return bound;
    }
    const auto& first = line->front();
    for (auto number = first.number + 1; number <= point.number; ++number) {
        if (!isShownEverywhere(*line, number)) {
            return "not every chain shows " + batchName(number) + " as proven";
        }
    }
    const auto& votes = m_context.store.votes;
    for (const auto& own : votes.ownOf(protocol::VoteKind::Agree, first.number + 1, store::kAnyBlock)) {
        if (own.vote.number > point.number ||
            (*line)[own.vote.number - first.number].commitment != own.vote.commitment) {
            return "this node has agreed to " + batchName(own.vote.number) + ", which " + batchName(point.number) +
                   " does not build on";
        }
    }
    return batchesObjection(*line, point.number);
}

// This node's own line up to it, as rule 28 wants it.
std::string FreezeReader::batchesObjection(const Line& line, protocol::BatchNumber last) const {
    const auto& first = line.front();
    if (last == 0) {
        return {};
    }
    const auto reached = m_context.store.batches.find(last);
    if (!reached || reached->commitment != line[last - first.number].commitment) {
        return "this node has not applied " + batchName(last);
    }
    for (const auto& own : m_context.store.votes.ownOf(protocol::VoteKind::Revert, 1, last)) {
        const auto row = m_context.store.batches.find(own.vote.number);
        if (row && row->commitment == own.vote.commitment) {
            return "this node asks to revert " + batchName(own.vote.number) + ", which it builds on";
        }
    }
    for (auto number = first.number + 1; number <= last; ++number) {
        const auto row = m_context.store.batches.find(number);
        const bool seen = row && isWitnessed(line, number);
        const auto why = row ? queueObjection(m_context, *row,
                                              [&](const ChainLink& link) { return seen && isSilent(m_context, link); })
                             : "it is not stored";
        if (!why.empty()) {
            return batchName(number) + ": " + why;
        }
    }
    return {};
}

bool FreezeReader::isPossible(const FreezePoint& point) const {
    const auto& attesters = m_context.config.network.attesters;
    const auto free = std::count_if(attesters.begin(), attesters.end(),
                                    [&](const auto& attester) { return !isBlocked(attester.address, point); });
    return static_cast<std::size_t>(free) >= protocol::quorumOf(attesters.size());
}

bool FreezeReader::isBlocked(const protocol::Address& attester, const FreezePoint& point) const {
    if (const auto found = m_freezes.find(attester); found != m_freezes.end()) {
        return std::find(found->second.begin(), found->second.end(), point) == found->second.end();
    }
    const auto* line = lineWith(point);
    for (const auto& [number, commitments] : m_agreed) {
        for (const auto& [commitment, signers] : commitments) {
            const bool above = number > point.number || line == nullptr ||
                               (*line)[number - line->front().number].commitment != commitment;
            if (above && signers.contains(attester)) {
                return true;
            }
        }
    }
    return false;
}

const FreezeReader::Line* FreezeReader::lineWith(const FreezePoint& point) const {
    for (const auto& line : m_lines) {
        if (std::find(line.begin(), line.end(), point) != line.end()) {
            return &line;
        }
    }
    return nullptr;
}

std::size_t FreezeReader::placeOf(const protocol::Address& attester) const {
    const auto& attesters = m_context.config.network.attesters;
    return static_cast<std::size_t>(
        std::find_if(attesters.begin(), attesters.end(), [&](const auto& each) { return each.address == attester; }) -
        attesters.begin());
}

protocol::UnixSeconds FreezeReader::turn() const {
    const auto all = m_context.config.network.attesters.size();
    const auto place = placeOf(m_context.self) % all;
    const auto now = freezeClock(m_context);
    auto hour = now / kTurn;
    while (hour % all != place || now >= hour * kTurn + kTurn / 2) {
        ++hour;
    }
    return hour * kTurn;
}

} // namespace landfall::node
