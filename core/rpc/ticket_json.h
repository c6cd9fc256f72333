#pragma once

#include "node/votes/ticket_link.h"

#include <QJsonObject>

namespace landfall::rpc {

// A batch that attesters are asked to name, with the votes that are there for it: `askTicket` takes it.
struct TicketQuestion {
    node::TicketOffer offer;
    std::vector<node::SignedVote> votes;
};
QJsonObject toJson(const TicketQuestion& question, const protocol::NetworkId& network);
// Strict. Errors: parameter-… with the field's name, and those of withdrawFromJson and votesFromJson.
Result<TicketQuestion> ticketQuestionFromJson(const QJsonObject& object, const protocol::NetworkId& network);

QJsonObject toJson(const node::TicketAnswer& answer, const protocol::NetworkId& network);
// Errors: peer-bad-answer, and those of ticketQuestionFromJson.
Result<node::TicketAnswer> ticketAnswerFromJson(const QJsonObject& object, const protocol::NetworkId& network);

} // namespace landfall::rpc
