#pragma once

#include "node/shared/stage_context.h"

namespace landfall::node {

// Keeps our line of batches and what the chains say of batches together. Takes in
// proven batches of other sequencers after applying them itself. Drops ours where
// the chains went another way or time ran out. Settles what was executed.
class BatchFollower {
public:
    explicit BatchFollower(StageContext& context) : m_context(context) {}

    void advance();

private:
    // The last batch of our line that every chain has executed, in blocks that satisfy `limit`.
    protocol::BatchNumber settled(const std::function<std::uint64_t(const ChainLink&)>& limit) const;
    // What chains show as proven under a number: commitment → chains.
    std::map<Bytes32, std::vector<protocol::ChainIndex>> shown(protocol::BatchNumber number) const;
    bool committedAnywhere(protocol::BatchNumber number, const Bytes32& commitment) const;
    // Whether a transaction of ours may still bring it to a chain.
    bool isOnItsWay(const store::BatchRow& row) const;
    bool queueStillHolds(const store::BatchRow& row) const;
    std::string problemOf(const store::BatchRow& row,
                          const std::map<Bytes32, std::vector<protocol::ChainIndex>>& proven) const;
    // How a chain took the batch back; empty if none did.
    std::string takenBack(const store::BatchRow& row) const;
    void explain(protocol::BatchNumber number, const std::string& problem);
    // True if the line changed.
    bool follow(protocol::BatchNumber number);
    bool adopt(protocol::BatchNumber number, const Bytes32& commitment);
    // What becomes of the requests in it is the second half of the note that they get.
    void drop(protocol::BatchNumber first, const std::string& why, const std::string& then);
    void settle();
    void recordDurations(protocol::BatchNumber first, protocol::BatchNumber last);

    StageContext& m_context;
    bool m_known = false; // m_settled was read since the start
    protocol::BatchNumber m_settled = 0;
    protocol::BatchNumber m_forgotten = 0;
};

} // namespace landfall::node
