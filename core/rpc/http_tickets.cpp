#include "rpc/http_tickets.h"

#include "rpc/ticket_json.h"

namespace landfall::rpc {

void HttpTickets::ask(QObject* context, const std::string& url, const node::TicketOffer& offer,
                      const std::vector<node::SignedVote>& votes, const protocol::NetworkId& network,
                      std::function<void(Result<node::TicketAnswer>)> done) {
    auto& client = m_clients[url];
    if (!client) {
        client = std::make_unique<Client>(QUrl(QString::fromStdString(url)));
    }
    client->call(context, QStringLiteral("askTicket"), {toJson(TicketQuestion{offer, votes}, network)},
                 [network, done = std::move(done)](const Result<QJsonValue, CallError>& answer) {
                     done(answer ? ticketAnswerFromJson(answer->toObject(), network) : answer.error().error);
                 });
}

} // namespace landfall::rpc
