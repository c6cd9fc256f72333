#pragma once

#include "node/shared/stage_context.h"

#include <QtCore/QObject>

#include <map>
#include <vector>

namespace landfall::node {

// Holds a chain's rows up to a final block to what its contract holds in that block: the counters, the items of the
// queue, the batches that are committed. Rows reach the newest block on one server's word; what is final is checked
// again, since by then the chain's servers have agreed on the block, and its state root proves what is asked.
class FinalCheck : public QObject {
    Q_OBJECT
public:
    FinalCheck(StageContext& context, protocol::ChainIndex chain) : m_context(context), m_chain(chain) {}

    // Answers what the contract contradicts; empty if nothing, or if no server keeps the state of that block. Errors:
    // those of ChainAdapter.
    using Done = std::function<void(Result<std::string>)>;
    void run(const l1::BlockRef& block, Done done);
    void stop() { m_stopped = true; }
    // All rows are checked again the next time.
    void forget();

private:
    void countersCame(const l1::ContractState& state);
    void askQueue();
    void planBatches();
    void nextBatch();
    void answer(Result<std::string> result);

    l1::ChainAdapter& adapter() { return *m_context.link(m_chain).adapter; }

    StageContext& m_context;
    protocol::ChainIndex m_chain;
    bool m_stopped = false;
    std::uint64_t m_items = 0;                          // of the queue, found to be the contract's
    std::map<protocol::BatchNumber, Bytes32> m_batches; // commitments of those that were, and may still be taken back
    // Of the check under way.
    l1::BlockRef m_block;
    l1::ContractState m_state;
    std::vector<l1::CommittedBatch> m_left; // to be asked about, the newest first
    Done m_done;
};

} // namespace landfall::node
