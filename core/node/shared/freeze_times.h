#pragma once

#include "node/shared/stage_context.h"

namespace landfall::node {

// FREEZE is signed so long after a chain froze that every AGREE of a view from before it is out (rule 37).
inline constexpr protocol::UnixSeconds kFreezeVoteDelay = 24 * 3'600;
// A chain that shows no final block for so long counts as silent.
inline constexpr protocol::UnixSeconds kSilence = 7 * kFreezeVoteDelay;

// By this machine's clock; where the chains' clocks can be moved, that of the newest final block.
protocol::UnixSeconds freezeClock(const StageContext& context);
// When the first chain froze, as final blocks show it; nothing if none did.
std::optional<protocol::UnixSeconds> frozenSince(const StageContext& context);
bool isSilent(const StageContext& context, const ChainLink& link);
// Whether an attester could have signed FREEZE by now.
bool mayHaveFrozen(const StageContext& context);

} // namespace landfall::node
