#include "node/shared/lost_batch.h"

#include "protocol/batch_words.h"

namespace landfall::node {

std::optional<protocol::UnixSeconds> proveDeadline(const Board& board, ByteView batchData) {
    const auto words = protocol::readCommitted(batchData);
    return words ? std::optional(words->timestamp + board.config.network.durations.proveWindow) : std::nullopt;
}

bool isPast(const Board& board, protocol::UnixSeconds deadline) {
    return board.config.network.movableClocks ||
           board.clock.now() > static_cast<Milliseconds>(deadline) * 1000 + kClockAllowance;
}

bool isLostAt(const Board& board, protocol::ChainIndex chain, const l1::BlockRef& block, protocol::BatchNumber number,
              const Bytes32& commitment, protocol::UnixSeconds deadline) {
    if (block.timestamp <= deadline || board.store.facts.nextBlock(chain).value_or(0) <= block.number) {
        return false;
    }
    const auto proof = board.store.facts.batchOn(chain, number, block.number).finalRoot;
    return !proof || proof->commitment != commitment;
}

const ChainLink* chainThatLost(const Board& board, protocol::BatchNumber number, const Bytes32& commitment,
                               protocol::UnixSeconds deadline) {
    for (const auto& [chain, link] : board.chains) {
        if (link.head && isLostAt(board, chain, link.head->latest, number, commitment, deadline)) {
            return &link;
        }
    }
    return nullptr;
}

} // namespace landfall::node
