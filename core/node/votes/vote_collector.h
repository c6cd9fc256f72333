#pragma once

#include "node/shared/board.h"
#include "node/votes/peer_votes.h"

#include <QtCore/QObject>

namespace landfall::node {

// Polls the network's other attesters for their votes, believes none of it before
// signature and signer are checked, and stores what is good.
class VoteCollector : public QObject {
    Q_OBJECT
public:
    VoteCollector(Board& board, PeerVotes* peers);

    void look();

private:
    struct Peer {
        protocol::Address address;
        std::string url;
        bool busy = false;
        Milliseconds next = 0;
        unsigned failures = 0;
    };

    bool isOnSomething(const protocol::Vote& vote) const;
    void take(std::size_t peer, const std::vector<SignedVote>& votes);

    Board& m_board;
    PeerVotes* m_peers;
    std::vector<Peer> m_list;
};

} // namespace landfall::node
