#include "node/shared/freeze_votes.h"

#include "node/shared/held_batch.h"

#include <algorithm>

namespace landfall::node {
namespace {

bool isAttester(const StageContext& context, const protocol::Address& signer) {
    const auto& attesters = context.config.network.attesters;
    return std::any_of(attesters.begin(), attesters.end(),
                       [&](const auto& attester) { return attester.address == signer; });
}

} // namespace

FreezePoint genesisPoint(const StageContext& context) {
    return {0, protocol::genesisCommitment(context.networkId), context.config.network.genesisRoot.toBigEndian()};
}

std::optional<FreezePoint> provenPoint(const StageContext& context, protocol::ChainIndex chain,
                                       protocol::BatchNumber number, std::uint64_t upToBlock) {
    if (number == 0) {
        return genesisPoint(context);
    }
    const auto proof = context.store.facts.batchOn(chain, number, upToBlock).finalRoot;
    return proof ? std::optional(FreezePoint{number, proof->commitment, proof->root}) : std::nullopt;
}

std::vector<FreezeTally> freezeTallies(const StageContext& context) {
    std::vector<FreezeTally> out;
    for (const auto& row : context.store.votes.ofKind(protocol::VoteKind::Freeze)) {
        if (row.vote.setEpoch != 0 || !isAttester(context, row.signer)) {
            continue;
        }
        const FreezePoint point{row.vote.number, row.vote.commitment, row.vote.finalRoot};
        auto found =
            std::find_if(out.begin(), out.end(), [&](const FreezeTally& tally) { return tally.point == point; });
        if (found == out.end()) {
            found = out.insert(out.end(), FreezeTally{point, {}});
        }
        found->votes.push_back(row);
    }
    for (auto& tally : out) {
        std::sort(tally.votes.begin(), tally.votes.end(),
                  [](const auto& left, const auto& right) { return left.signer < right.signer; });
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const auto& left, const auto& right) { return left.votes.size() > right.votes.size(); });
    return out;
}

std::optional<FreezeTally> freezeCertificate(const StageContext& context) {
    auto tallies = freezeTallies(context);
    const auto quorum = protocol::quorumOf(context.config.network.attesters.size());
    std::erase_if(tallies, [&](const FreezeTally& tally) { return tally.votes.size() < quorum; });
    if (tallies.size() != 1) {
        return {}; // two: more than a third of the attesters signed both
    }
    for (const auto& [chain, link] : context.chains) {
        const auto given = context.store.facts.frozenByVotes(chain);
        if (given && given->number != tallies[0].point.number) {
            return {};
        }
    }
    return tallies[0];
}

std::optional<protocol::BatchNumber> freezeNumber(const StageContext& context) {
    for (const auto& [chain, link] : context.chains) {
        if (const auto given = context.store.facts.frozenByVotes(chain, context.finalBlock(link).number)) {
            return given->number;
        }
    }
    return {};
}

std::optional<l1::FreezeByVotes> freezeByVotes(const StageContext& context, protocol::ChainIndex chain) {
    const auto certificate = freezeCertificate(context);
    if (!certificate) {
        return {};
    }
    l1::FreezeByVotes out;
    if (certificate->point.number != 0) {
        out.batch = heldBatch(context, chain, certificate->point.number);
        if (!out.batch) {
            return {};
        }
    }
    // Ascending by signer; the contract wants a quorum, and no more.
    for (const auto& vote : certificate->votes) {
        if (out.signatures.size() < protocol::quorumOf(context.config.network.attesters.size())) {
            out.signatures.push_back(vote.signature);
        }
    }
    return out;
}

} // namespace landfall::node
