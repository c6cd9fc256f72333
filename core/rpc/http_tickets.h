#pragma once

#include "node/votes/ticket_link.h"
#include "rpc/client.h"

#include <map>
#include <memory>

namespace landfall::rpc {

// Attesters' TICKETs through their nodes' open method askTicket.
class HttpTickets final : public node::TicketLink {
public:
    // Errors: those of Client and of ticketAnswerFromJson, and what the attester's node says.
    void ask(QObject* context, const std::string& url, const node::TicketOffer& offer,
             const std::vector<node::SignedVote>& votes, const protocol::NetworkId& network,
             std::function<void(Result<node::TicketAnswer>)> done) override;

private:
    std::map<std::string, std::unique_ptr<Client>> m_clients; // by URL
};

} // namespace landfall::rpc
