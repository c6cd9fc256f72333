#pragma once

#include "node/requests/fee_history.h"
#include "node/shared/read_models.h"
#include "node/shared/sequencer_link.h"

#include <deque>

namespace landfall::node {

// What a withdrawal has to pay. The sequencer's own node reckons it: what gas costs plus a
// margin where prices are configured, otherwise the fixed fee. Others repeat what the
// sequencer signed. A fee that was quoted is taken for as long as its quote holds.
class FeeDesk : public QObject {
    Q_OBJECT
public:
    explicit FeeDesk(StageContext& context);

    void advance();
    // Call within StageContext::write. Errors: token-unknown, fee-pending (not asked yet), fee-unknown
    // (the sequencer can't be reached, or somebody else answers for it).
    Result<FeeQuote> quote(protocol::TokenId token);

private:
    struct Offer {
        protocol::QuotedFee fee;
        SteadyTime takenUntil{};
    };

    Result<FeeQuote> relayed(protocol::TokenId token);
    protocol::QuotedFee reckon(protocol::TokenId token);
    void askForGas();
    void offer();

    StageContext& m_context;
    FeeHistory m_history;
    std::map<protocol::ChainIndex, Uint256> m_gasPrices;
    std::map<protocol::TokenId, std::deque<Offer>> m_offers; // the last one is quoted now
    SteadyTime m_nextReckoning;
};

} // namespace landfall::node
