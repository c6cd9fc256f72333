#pragma once

#include "node/shared/board.h"

namespace landfall::node {

// FREEZE is signed so long after a chain froze that every AGREE of a view from before it is out (rule 37).
inline constexpr protocol::UnixSeconds kFreezeVoteDelay = 24 * 3'600;
// A chain that shows no final block for so long counts as silent.
inline constexpr protocol::UnixSeconds kSilence = 7 * kFreezeVoteDelay;

// By this machine's clock; where the chains' clocks can be moved, that of the newest final block.
protocol::UnixSeconds freezeClock(const Board& board);
// When the first chain froze, as final blocks show it; nothing if none did.
std::optional<protocol::UnixSeconds> frozenSince(const Board& board);
bool isSilent(const Board& board, const ChainLink& link);
// Whether an attester could have signed FREEZE by now.
bool mayHaveFrozen(const Board& board);

} // namespace landfall::node
