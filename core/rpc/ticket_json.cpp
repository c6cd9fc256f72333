#include "rpc/ticket_json.h"

#include "base/hex.h"
#include "rpc/encode.h"
#include "rpc/http_peer_votes.h"
#include "rpc/request_json.h"

#include <QJsonArray>

namespace landfall::rpc {
namespace {

constexpr qsizetype kMostRequests = 32; // of the largest batch

Error wrong(const char* field, const std::string& what) {
    return Error::invalid("parameter-wrong", std::string(field) + " " + what);
}

QJsonArray votesOf(const std::vector<node::SignedVote>& votes) {
    QJsonArray out;
    for (const auto& vote : votes) {
        out.append(toJson(vote));
    }
    return out;
}

QJsonObject offerOf(const node::TicketOffer& offer, const protocol::NetworkId& network) {
    QJsonArray requests;
    for (const auto& request : offer.requests) {
        requests.append(toTransaction(request, network));
    }
    return {{QStringLiteral("data"), QString::fromStdString(toHex0x(offer.data))},
            {QStringLiteral("requests"), requests}};
}

Result<node::TicketOffer> offerFrom(const QJsonObject& object, const protocol::NetworkId& network) {
    node::TicketOffer out;
    auto data = fromHex(object.value(QLatin1StringView("data")).toString().toStdString());
    if (!data) {
        return wrong("data", "must be the batch's words in hexadecimal");
    }
    out.data = std::move(*data);
    const auto requests = object.value(QLatin1StringView("requests"));
    if (!requests.isArray() || requests.toArray().size() > kMostRequests) {
        return wrong("requests", "must be the signed requests of one batch");
    }
    for (const auto& each : requests.toArray()) {
        const auto request = withdrawFromJson(each.toObject(), network);
        if (!request) {
            return request.error();
        }
        out.requests.push_back(*request);
    }
    return out;
}

} // namespace

QJsonObject toJson(const TicketQuestion& question, const protocol::NetworkId& network) {
    auto out = offerOf(question.offer, network);
    out.insert(QStringLiteral("votes"), votesOf(question.votes));
    return out;
}

Result<TicketQuestion> ticketQuestionFromJson(const QJsonObject& object, const protocol::NetworkId& network) {
    auto offer = offerFrom(object, network);
    if (!offer) {
        return offer.error();
    }
    auto votes = votesFromJson(object.value(QLatin1StringView("votes")));
    if (!votes) {
        return wrong("votes", "must be a list of votes (" + votes.error().message + ")");
    }
    return TicketQuestion{std::move(*offer), std::move(*votes)};
}

QJsonObject toJson(const node::TicketAnswer& answer, const protocol::NetworkId& network) {
    return {{QStringLiteral("votes"), votesOf(answer.votes)},
            {QStringLiteral("other"), answer.other ? QJsonValue(offerOf(*answer.other, network)) : QJsonValue()}};
}

Result<node::TicketAnswer> ticketAnswerFromJson(const QJsonObject& object, const protocol::NetworkId& network) {
    auto votes = votesFromJson(object.value(QLatin1StringView("votes")));
    if (!votes) {
        return votes.error();
    }
    node::TicketAnswer out{std::move(*votes), {}};
    if (const auto other = object.value(QLatin1StringView("other")); other.isObject()) {
        auto offer = offerFrom(other.toObject(), network);
        if (!offer) {
            return Error::unavailable("peer-bad-answer", "an attester's batch can't be read: " + offer.error().message);
        }
        out.other = std::move(*offer);
    }
    return out;
}

} // namespace landfall::rpc
