#pragma once

#include "node/board.h"

namespace landfall::node {

// Closes batches: queue items of each chain in order, then requests in order of
// acceptance, in the smallest shape of the network that takes them all.
class Batcher {
public:
    explicit Batcher(Board& board) : m_board(board) {}

    void look();

private:
    struct Waiting {
        std::map<protocol::ChainIndex, std::vector<store::QueueItemRow>> items;
        std::vector<store::RequestRow> requests;
        std::size_t total = 0;
    };
    struct Draft {
        Ledger::Next next;
        std::size_t taken = 0;
        // Requests that can't apply as things stand, and why.
        std::vector<std::pair<protocol::RequestHash, std::string>> stuck;
    };

    Waiting gather() const;
    // Why no batch closes now; empty if one should.
    std::string reasonToWait(const Waiting& waiting);
    void close(const Waiting& waiting);
    std::optional<Draft> draft(const Waiting& waiting, std::uint8_t size, std::size_t mostOperations) const;
    void addQueueItems(const Waiting& waiting, state::BatchApplier& applier, Draft& draft, std::size_t most) const;
    void addRequests(const Waiting& waiting, state::BatchApplier& applier, Draft& draft, std::size_t most) const;

    Board& m_board;
    std::size_t m_lastTotal = 0;
    Milliseconds m_firstSeen = 0;
    Milliseconds m_lastArrival = 0;
};

} // namespace landfall::node
