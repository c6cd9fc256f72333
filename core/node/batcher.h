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
        std::vector<store::RequestRow> requests; // the first of them that a batch may take
        std::int64_t readTo = 0;                 // the sequence of the last row that was looked at
        bool complete = false;                   // no row waits after it
        std::size_t total = 0;                   // here
    };
    struct Draft {
        Ledger::Next next;
        std::size_t taken = 0;
        // Requests that can't apply as things stand, and why.
        std::vector<std::pair<protocol::RequestHash, std::string>> stuck;
    };

    Waiting gather() const;
    void readMore(Waiting& waiting, std::size_t limit) const;
    // Why no batch closes now; empty if one should.
    std::string reasonToWait(const Waiting& waiting);
    void close(Waiting& waiting);
    std::optional<Draft> bestDraft(const Waiting& waiting) const;
    std::optional<Draft> draft(const Waiting& waiting, std::uint8_t size, std::size_t mostOperations) const;
    void addQueueItems(const Waiting& waiting, state::BatchApplier& applier, Draft& draft, std::size_t most) const;
    void addRequests(const Waiting& waiting, state::BatchApplier& applier, Draft& draft, std::size_t most) const;

    Board& m_board;
    std::size_t m_lastTotal = 0;
    Milliseconds m_firstSeen = 0;
    Milliseconds m_lastArrival = 0;
    Milliseconds m_nextTry = 0; // after one at which nothing that waits could be applied
};

} // namespace landfall::node
