#pragma once

#include "node/votes/peer_votes.h"
#include "rpc/client.h"

#include <map>
#include <memory>

namespace landfall::rpc {

// Votes of other nodes through their RPC's open method getVotes.
class HttpPeerVotes final : public node::PeerVotes {
public:
    // Errors: those of Client, and peer-bad-votes.
    void fetch(QObject* context, const std::string& url, protocol::BatchNumber first,
               std::function<void(Result<std::vector<node::SignedVote>>)> done) override;

private:
    std::map<std::string, std::unique_ptr<Client>> m_clients; // by URL
};

// Error: peer-bad-votes.
Result<std::vector<node::SignedVote>> votesFromJson(const QJsonValue& value);

} // namespace landfall::rpc
