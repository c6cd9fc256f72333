#pragma once

#include "node/batches/batch_composer.h"

namespace landfall::node {

// Closes batches, each in the smallest shape of the network that takes all that waits.
class Batcher {
public:
    explicit Batcher(StageContext& context) : m_context(context) {}

    void advance();

private:
    struct Waiting : WaitingWork {
        bool complete = false; // no row waits besides these
    };

    Waiting gather() const;
    void addRequests(Waiting& waiting, std::size_t most) const; // at most about that many
    void readAll(Waiting& waiting) const;
    // Why no batch closes now; empty if one should.
    std::string reasonToWait(const Waiting& waiting);
    std::string reasonNotToDrive();
    void close(Waiting& waiting);
    std::optional<Draft> bestDraft(const Waiting& waiting) const;

    StageContext& m_context;
    std::size_t m_lastTotal = 0;
    SteadyTime m_firstSeen;
    SteadyTime m_lastArrival;
    Bytes32 m_lastBatch{}; // of a driver: the newest one's commitment
    SteadyTime m_nextTry;  // after one at which nothing that waits could be applied
};

} // namespace landfall::node
