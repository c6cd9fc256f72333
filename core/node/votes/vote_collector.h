#pragma once

#include "node/shared/stage_context.h"
#include "node/votes/peer_votes.h"

#include <QtCore/QObject>

namespace landfall::node {

// Polls the network's other attesters for their votes, believes none of it before
// signature and signer are checked, and stores what is good. Once a chain is frozen every
// node does, and takes FREEZE votes of any attester from each.
class VoteCollector : public QObject {
    Q_OBJECT
public:
    VoteCollector(StageContext& context, PeerVotes* peers);

    void advance();

private:
    struct Peer {
        protocol::Address address;
        std::string url;
        bool busy = false;
        SteadyTime next{};
        unsigned failures = 0;
    };

    // From which batch on votes are of use now; nothing if none are.
    std::optional<protocol::BatchNumber> wanted() const;
    bool isOnSomething(const protocol::Vote& vote) const;
    // Who may have signed a vote that this peer serves.
    bool maySign(const Peer& peer, const protocol::Vote& vote, const protocol::Address& signer) const;
    // False if the store has it, or enough of its signer.
    bool isNew(const protocol::Vote& vote, const protocol::Address& signer) const;
    bool hasFrozen(const protocol::Address& signer) const;
    void take(std::size_t peer, const std::vector<SignedVote>& votes);

    StageContext& m_context;
    PeerVotes* m_peers;
    std::vector<Peer> m_list;
};

} // namespace landfall::node
