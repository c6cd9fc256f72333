#pragma once

#include "node/board.h"

namespace landfall::node {

// The read model of what happened to an owner's tokens, made from rows inside a
// transaction of the caller's.
class ActivityReader {
public:
    explicit ActivityReader(Board& board) : m_board(board) {}

    // `account`: of the owner, nothing if there is none yet.
    ActivityPage page(const protocol::Address& owner, std::optional<protocol::AccountId> account,
                      const ActivityPlace& before, std::size_t limit) const;

private:
    // `settled`: the last batch that every chain has executed.
    DepositView deposit(const store::QueueItemRow& row, protocol::BatchNumber settled) const;
    bool wasRefused(const store::QueueItemRow& row, protocol::BatchNumber batch) const;

    Board& m_board;
};

} // namespace landfall::node
