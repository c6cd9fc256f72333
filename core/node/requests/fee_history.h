#pragma once

#include "node/shared/stage_context.h"

#include <map>
#include <optional>
#include <vector>

namespace landfall::node {

// What withdrawals paid lately, as the newest batches say: words that every chain has
// verified, whatever a sequencer tells. Call within StageContext::write.
class FeeHistory {
public:
    explicit FeeHistory(const StageContext& context) : m_context(context) {}

    // The middle one of what withdrawals of a token paid; nothing for fewer than three.
    std::optional<protocol::Amount> usual(protocol::TokenId token);
    // How many withdrawals shared a batch on average, rounded down; at least 1.
    unsigned perBatch();

private:
    void read();

    const StageContext& m_context;
    std::optional<Bytes32> m_readTo;                                   // commitment of the newest batch that was read
    std::map<protocol::TokenId, std::vector<protocol::Amount>> m_paid; // newest first
    unsigned m_perBatch = 1;
};

} // namespace landfall::node
