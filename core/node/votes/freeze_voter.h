#pragma once

#include "node/votes/freeze_reader.h"

namespace landfall::node {

// Signs FREEZE, once, on the batch at which the network ends (rule 37), and stores the vote before it can leave.
// Nothing else is signed afterwards (vote_rules.h). Says why it doesn't sign.
class FreezeVoter {
public:
    explicit FreezeVoter(StageContext& context) : m_context(context) {}

    void advance();

private:
    // Why a vote that no vote of others gives has to wait; empty if it hasn't.
    std::string notYet(const FreezeReader& reader, const FreezeDecision& decision);

    StageContext& m_context;
    SteadyTime m_next;
    std::optional<FreezePoint> m_wants; // what it would sign of its own accord, and since when in this run and turn
    SteadyTime m_wantsSince;
};

} // namespace landfall::node
