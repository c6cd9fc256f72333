#pragma once

#include "node/votes/freeze_reader.h"

namespace landfall::node {

// Signs FREEZE, once, on the batch at which the network ends (rule 37), and stores the vote before it can leave.
// Nothing else is signed afterwards (vote_rules.h). Says why it doesn't sign.
class FreezeVoter {
public:
    explicit FreezeVoter(Board& board) : m_board(board) {}

    void look();

private:
    // Why a vote that no vote of others gives has to wait; empty if it hasn't.
    std::string notYet(const FreezeReader& reader, const FreezeDecision& decision);

    Board& m_board;
    Milliseconds m_next = 0;
    std::optional<FreezePoint> m_wants; // what it would sign of its own accord, and since when in this run and turn
    Milliseconds m_wantsSince = 0;
};

} // namespace landfall::node
