#pragma once

#include "node/votes/peer_votes.h"
#include "protocol/request.h"

#include <optional>

namespace landfall::node {

// A batch that attesters are asked to name with a TICKET (rule 42). Whoever has it can make the batch's proof too.
struct TicketOffer {
    Bytes data;                                     // the batch's words
    std::vector<protocol::SignedWithdraw> requests; // its withdrawals, in the words' order

    friend bool operator==(const TicketOffer&, const TicketOffer&) = default;
};

// What an attester has signed for the number of a batch that it was asked about.
struct TicketAnswer {
    std::vector<SignedVote> votes;    // the TICKET votes that its node knows for that batch, its own among them
    std::optional<TicketOffer> other; // that batch, where it is not the one that was offered
};

// Asks an attester's node for its TICKET. The answer arrives later, from the event loop, exactly once, unless `context`
// is destroyed first. Nothing in it is believed before the caller has checked signatures and signers.
class TicketLink {
public:
    virtual ~TicketLink() = default;
    // `votes`: what other attesters have signed for the batch so far. Errors: those of Node::askTicket.
    virtual void ask(QObject* context, const std::string& url, const TicketOffer& offer,
                     const std::vector<SignedVote>& votes, const protocol::NetworkId& network,
                     std::function<void(Result<TicketAnswer>)> done) = 0;
};

} // namespace landfall::node
