#include "node/shared/freeze_times.h"

#include <algorithm>

namespace landfall::node {

protocol::UnixSeconds freezeClock(const Board& board) {
    if (!board.config.network.movableClocks) {
        return static_cast<protocol::UnixSeconds>(board.clock.now() / 1000);
    }
    protocol::UnixSeconds newest = 0;
    for (const auto& [chain, link] : board.chains) {
        newest = std::max(newest, board.finalBlock(link).timestamp);
    }
    return newest;
}

std::optional<protocol::UnixSeconds> frozenSince(const Board& board) {
    std::optional<protocol::UnixSeconds> out;
    for (const auto& [chain, link] : board.chains) {
        if (const auto frozen = board.store.facts.frozen(chain, board.finalBlock(link).number)) {
            out = std::min(out.value_or(frozen->blockSeconds), frozen->blockSeconds);
        }
    }
    return out;
}

bool isSilent(const Board& board, const ChainLink& link) {
    const auto last = board.finalBlock(link);
    return last.number != 0 && freezeClock(board) >= last.timestamp + kSilence;
}

bool mayHaveFrozen(const Board& board) {
    const auto since = frozenSince(board);
    return since && freezeClock(board) >= *since + kFreezeVoteDelay;
}

} // namespace landfall::node
