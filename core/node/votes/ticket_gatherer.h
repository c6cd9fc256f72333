#pragma once

#include "node/shared/stage_context.h"
#include "node/votes/ticket_link.h"

#include <QtCore/QObject>

namespace landfall::node {

// Of a driver: asks the attesters for TICKETs on the batch that it has made and proven, and stores what is good. Where
// an attester has signed for another driver's batch of that number, this node gives way: it takes that batch over,
// so that it is brought whoever of the two is there to do it.
class TicketGatherer : public QObject {
    Q_OBJECT
public:
    TicketGatherer(StageContext& context, TicketLink* link);

    void advance();

private:
    struct Attester {
        protocol::Address address;
        std::string url;
        bool busy = false;
        SteadyTime next{};
        unsigned failures = 0;
        std::string says;
    };

    // The batch that lacks tickets; with the votes that are there.
    std::optional<store::BatchRow> wanted(std::vector<store::VoteRow>& votes) const;
    void ask(std::size_t index, const store::BatchRow& row, const TicketOffer& offer,
             const std::vector<store::VoteRow>& votes);
    void answered(std::size_t index, protocol::BatchNumber number, const Bytes32& commitment,
                  const Result<TicketAnswer>& answer);
    // Of an answer, those that attesters signed; nothing if they are not all of one batch of that number.
    std::vector<store::VoteRow> goodVotes(const TicketAnswer& answer, protocol::BatchNumber number) const;
    // The least place among the signers in the order in which attesters begin.
    std::size_t firstOf(const std::vector<store::VoteRow>& votes, protocol::BatchNumber number) const;
    // The batch of an offer as one of this node's line, if it leads where the vote says; its requests with it.
    std::optional<Ledger::Next> applied(const TicketOffer& offer, const protocol::Vote& vote) const;
    // False if the vote names nothing that could be brought.
    bool takeOver(const TicketOffer& offer, const protocol::Vote& vote);
    void tell();

    StageContext& m_context;
    TicketLink* m_link;
    std::vector<Attester> m_attesters;
};

} // namespace landfall::node
