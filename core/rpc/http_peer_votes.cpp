#include "rpc/http_peer_votes.h"

#include "rpc/params.h"

#include <algorithm>

namespace landfall::rpc {
namespace {

constexpr qsizetype kMaxVotes = 300;

Bytes32 fixed(const Bytes& bytes) {
    Bytes32 out{};
    std::copy_n(bytes.begin(), out.size(), out.begin());
    return out;
}

} // namespace

Result<std::vector<node::SignedVote>> votesFromJson(const QJsonValue& value) {
    const auto array = value.toArray();
    if (!value.isArray() || array.size() > kMaxVotes) {
        return Error::unavailable("peer-bad-votes", "a peer answered with something else than a list of votes");
    }
    std::vector<node::SignedVote> out;
    for (const auto& entry : array) {
        FieldReader fields(entry.toObject(), QStringLiteral("vote."));
        node::SignedVote vote;
        vote.vote.kind = static_cast<protocol::VoteKind>(fields.integer("kind", 1, 4));
        vote.vote.setEpoch = fields.integer("setEpoch", 0, std::uint64_t{1} << 52);
        vote.vote.number = fields.integer("number", 0, std::uint64_t{1} << 40);
        vote.vote.finalRoot = fixed(fields.bytes("finalRoot", 32));
        vote.vote.commitment = fixed(fields.bytes("commitment", 32));
        const auto signature = fields.bytes("signature", 65);
        std::copy_n(signature.begin(), vote.signature.size(), vote.signature.begin());
        if (const auto problem = fields.finish()) {
            return Error::unavailable("peer-bad-votes", "a peer sent a malformed vote: " + problem->message);
        }
        out.push_back(vote);
    }
    return out;
}

void HttpPeerVotes::fetch(QObject* context, const std::string& url, protocol::BatchNumber first,
                          std::function<void(Result<std::vector<node::SignedVote>>)> done) {
    auto& client = m_clients[url];
    if (!client) {
        client = std::make_unique<Client>(QUrl(QString::fromStdString(url)));
    }
    client->call(context, QStringLiteral("getVotes"), {static_cast<qint64>(first)},
                 [done = std::move(done)](const Result<QJsonValue, CallError>& answer) {
                     done(answer ? votesFromJson(*answer) : answer.error().error);
                 });
}

} // namespace landfall::rpc
