#pragma once

#include "node/chain/relay_plan.h"

#include <QtCore/QObject>

namespace landfall::node {

// Brings batches, proofs and executions to one chain, and takes back what has to go; for an attester only the
// latter. One transaction is under way at a time. It is stored before it is sent, and sent again until the
// chain knows it. When it lingers or is refused for its price, it is offered at a better one. It is given up
// only when somebody else used its nonce. What to do next is always read off the rows.
class Relayer : public QObject {
    Q_OBJECT
public:
    Relayer(StageContext& context, protocol::ChainIndex chain)
        : m_context(context), m_chain(chain), m_planner(context, chain) {}

    void advance();
    void stop() { m_stopped = true; }

private:
    // --- a new transaction ---
    void begin(const RelayPlan& plan);
    void prepare(const RelayPlan& plan, const l1::FeeBid& bid, std::uint64_t nonce);
    void storeAndSend(const RelayPlan& plan, const l1::UnsignedTransaction& prepared);

    // --- the one under way ---
    void follow(const store::L1TransactionRow& row);
    void askStatus(std::vector<store::L1TransactionRow> same, std::size_t index, bool newestWaits);
    void included(const store::L1TransactionRow& row, const std::vector<store::L1TransactionRow>& same,
                  const l1::Receipt& receipt);
    void notIncluded(const store::L1TransactionRow& newest, bool waits);
    // The transaction will not be in a block; a new one is decided.
    void giveUp(const store::L1TransactionRow& row, const char* code, const std::string& why);
    void raisePrice(const store::L1TransactionRow& row, l1::PriceRise rise);
    void send(std::int64_t id, const l1::SignedTransaction& transaction);

    // Operations; after an execution that failed its batches go one by one, because with a higher
    // bound of pushes only that is sure to fit a transaction.
    std::size_t mostAtOnce() const;
    void readFunds();
    void readPermission();
    void done();
    void failed(const Error& error);
    void waits(std::string reason);
    l1::ChainAdapter& adapter() const { return *m_context.link(m_chain).adapter; }
    ChainLink& link() const { return m_context.link(m_chain); }

    StageContext& m_context;
    protocol::ChainIndex m_chain;
    RelayPlanner m_planner;
    bool m_busy = false;
    bool m_stopped = false;
    SteadyTime m_next;
    SteadyTime m_fundsNext;
    unsigned m_failures = 0;
    bool m_executes = false; // the transaction under way does
    // Executions in a row that failed in their blocks, as far as more gas may help. In memory only: a
    // row would have to outlive changes of the run, and starting at 0 again costs failed transactions at worst.
    unsigned m_gasDoublings = 0;
    std::optional<SteadyTime> m_gapSince; // the nonce of ours is above what the chain takes next
    unsigned m_lost = 0;                  // turns in a row at which the nonce was used and none of ours was there
    std::uint64_t m_readTo = 0;           // wait until events of this block are rows
    std::int64_t m_refused = 0;           // the transaction that was last refused for its price
    std::int64_t m_followed = 0;          // the transaction that waits for a block, and since when in this run
    SteadyTime m_followedSince;
};

} // namespace landfall::node
