#pragma once

#include "node/shared/stage_context.h"
#include "node/votes/ticket_link.h"

namespace landfall::node {

// Signs TICKET on a batch that somebody else than the sequencer made (rule 43), if the sequencer has stalled. One batch
// a number, until the deadline of the one that it named has passed on every chain. So it asks nobody, and answers from
// its rows; each vote is stored before it can leave.
class TicketDesk {
public:
    explicit TicketDesk(StageContext& context) : m_context(context) {}

    // `given`: TICKET votes of others on that batch. Answers what this node has signed for its number, whether it is
    // that batch or another. Errors: ticket-not-attester, ticket-malformed, ticket-refused (the message says why, and
    // what would change it), ticket-waits (the same offer may be signed later).
    Result<TicketAnswer> ask(const TicketOffer& offer, const std::vector<SignedVote>& given);

private:
    struct Named {
        protocol::Vote vote;
        TicketOffer offer;
    };

    // Each in a transaction of the store.
    Result<TicketAnswer> answer(const TicketOffer& offer, const std::vector<SignedVote>& given);
    // The vote that binds this node for the number.
    std::optional<store::VoteRow> binding(protocol::BatchNumber number) const;
    bool isFree(const store::VoteRow& row) const;
    TicketAnswer known(const protocol::Vote& vote) const;
    // What speaks against the chains' taking this number now; empty if nothing does.
    std::string placeObjection(const protocol::BatchHeader& header) const;
    // The vote that the batch would get, if it follows this node's own state by the rules.
    Result<protocol::Vote> judge(const protocol::BatchData& batch, const TicketOffer& offer) const;
    std::string queueObjection(const protocol::BatchData& batch) const;
    std::string requestObjection(const protocol::Operation& operation, const protocol::SignedWithdraw& request) const;
    // Until when the sequencer has time; empty if it had enough.
    std::string notStalled(const protocol::BatchData& batch);
    bool isServedLate(const protocol::BatchData& batch) const;
    // Whether an attester that comes before this one has still time; empty if it has not, or has signed.
    std::string notOurTurn(const protocol::Vote& vote);
    // How many attesters come before this one for a number.
    std::size_t placeOf(const protocol::Address& attester, protocol::BatchNumber number) const;
    void keep(const protocol::Vote& vote, const std::vector<SignedVote>& given);

    StageContext& m_context;
    std::map<protocol::BatchNumber, Named> m_named; // in this run
    struct Asked {
        SteadyTime since;                  // this node knows of a good batch
        std::optional<SteadyTime> stalled; // and that the sequencer has stalled
    };
    std::map<protocol::BatchNumber, Asked> m_asked;
};

} // namespace landfall::node
