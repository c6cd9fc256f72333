#include "node/shared/lost_batch.h"

#include "protocol/batch_words.h"

namespace landfall::node {

std::optional<protocol::UnixSeconds> proveDeadline(const StageContext& context, ByteView batchData) {
    const auto words = protocol::readCommitted(batchData);
    return words ? std::optional(words->timestamp + context.config.network.durations.proveWindow) : std::nullopt;
}

bool isPast(const StageContext& context, protocol::UnixSeconds deadline) {
    return context.config.network.movableClocks ||
           context.clock.now() > static_cast<Milliseconds>(deadline) * 1000 + kClockAllowance;
}

bool isLostAt(const StageContext& context, protocol::ChainIndex chain, const l1::BlockRef& block,
              protocol::BatchNumber number, const Bytes32& commitment, protocol::UnixSeconds deadline) {
    if (block.timestamp <= deadline || context.store.facts.nextBlock(chain).value_or(0) <= block.number) {
        return false;
    }
    const auto proof = context.store.facts.batchOn(chain, number, block.number).finalRoot;
    return !proof || proof->commitment != commitment;
}

const ChainLink* chainThatLost(const StageContext& context, protocol::BatchNumber number, const Bytes32& commitment,
                               protocol::UnixSeconds deadline) {
    for (const auto& [chain, link] : context.chains) {
        if (link.head && isLostAt(context, chain, link.head->latest, number, commitment, deadline)) {
            return &link;
        }
    }
    return nullptr;
}

} // namespace landfall::node
