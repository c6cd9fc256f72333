#include "node/shared/freeze_times.h"

#include <algorithm>

namespace landfall::node {

protocol::UnixSeconds freezeClock(const StageContext& context) {
    if (!context.config.network.movableClocks) {
        return static_cast<protocol::UnixSeconds>(context.clock.now() / 1000);
    }
    protocol::UnixSeconds newest = 0;
    for (const auto& [chain, link] : context.chains) {
        newest = std::max(newest, context.finalBlock(link).timestamp);
    }
    return newest;
}

std::optional<protocol::UnixSeconds> frozenSince(const StageContext& context) {
    std::optional<protocol::UnixSeconds> out;
    for (const auto& [chain, link] : context.chains) {
        if (const auto frozen = context.store.facts.frozen(chain, context.finalBlock(link).number)) {
            out = std::min(out.value_or(frozen->blockSeconds), frozen->blockSeconds);
        }
    }
    return out;
}

bool isSilent(const StageContext& context, const ChainLink& link) {
    const auto last = context.finalBlock(link);
    return last.number != 0 && freezeClock(context) >= last.timestamp + kSilence;
}

bool mayHaveFrozen(const StageContext& context) {
    const auto since = frozenSince(context);
    return since && freezeClock(context) >= *since + kFreezeVoteDelay;
}

} // namespace landfall::node
