#include "node/shared/freeze_votes.h"

#include <algorithm>

namespace landfall::node {
namespace {

bool isAttester(const Board& board, const protocol::Address& signer) {
    const auto& attesters = board.config.network.attesters;
    return std::any_of(attesters.begin(), attesters.end(),
                       [&](const auto& attester) { return attester.address == signer; });
}

} // namespace

FreezePoint genesisPoint(const Board& board) {
    return {0, protocol::genesisCommitment(board.networkId), board.config.network.genesisRoot.toBigEndian()};
}

std::optional<FreezePoint> provenPoint(const Board& board, protocol::ChainIndex chain, protocol::BatchNumber number,
                                       std::uint64_t upToBlock) {
    if (number == 0) {
        return genesisPoint(board);
    }
    const auto proof = board.store.facts.batchOn(chain, number, upToBlock).finalRoot;
    return proof ? std::optional(FreezePoint{number, proof->commitment, proof->root}) : std::nullopt;
}

std::vector<FreezeTally> freezeTallies(const Board& board) {
    std::vector<FreezeTally> out;
    for (const auto& row : board.store.votes.ofKind(protocol::VoteKind::Freeze)) {
        if (row.vote.setEpoch != 0 || !isAttester(board, row.signer)) {
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

std::optional<FreezeTally> freezeCertificate(const Board& board) {
    auto tallies = freezeTallies(board);
    const auto quorum = protocol::quorumOf(board.config.network.attesters.size());
    std::erase_if(tallies, [&](const FreezeTally& tally) { return tally.votes.size() < quorum; });
    if (tallies.size() != 1) {
        return {}; // two: more than a third of the attesters signed both
    }
    for (const auto& [chain, link] : board.chains) {
        const auto given = board.store.facts.frozenByVotes(chain);
        if (given && given->number != tallies[0].point.number) {
            return {};
        }
    }
    return tallies[0];
}

std::optional<protocol::BatchNumber> freezeNumber(const Board& board) {
    for (const auto& [chain, link] : board.chains) {
        if (const auto given = board.store.facts.frozenByVotes(chain, board.finalBlock(link).number)) {
            return given->number;
        }
    }
    return {};
}

} // namespace landfall::node
