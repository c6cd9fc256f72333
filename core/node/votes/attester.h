#pragma once

#include "node/shared/stage_context.h"

namespace landfall::node {

// Signs AGREE on a batch (rule 28) if every chain shows it as proven in a final block, if its deposits are on
// the chains that they name, and if it leads this node's own state to the same root. Stores each vote before it
// can leave. Says why it doesn't sign.
class Attester {
public:
    explicit Attester(StageContext& context) : m_context(context) {}

    void advance();

private:
    // Settles, once, up to which batch votes may be missing from the store (vote_rules.h): `forgotten`
    // is set by the first turn at which every chain was read. Answers why it can't yet.
    std::string settleFloor(protocol::BatchNumber& forgotten);
    // Why batch `row` gets no vote now; empty if it gets one.
    std::string objection(const store::BatchRow& row) const;
    std::string chainObjection(const store::BatchRow& row, const ChainLink& link) const;
    std::string lostOn(const store::BatchRow& row) const;

    StageContext& m_context;
};

} // namespace landfall::node
