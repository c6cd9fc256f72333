#pragma once

#include "node/chain/vault_sums.h"

#include <QtCore/QObject>

#include <deque>

namespace landfall::node {

// Compares, at a chain's final blocks, what the contract says that it holds and owes, what it really has, and what
// this node's own rows come to. All three are of the same block, by its hash. What does not agree is an alarm of the
// chain until a later final block agrees. What could not be asked, such as the state of a block that a server has
// forgotten, changes no alarm and raises none. An alarm stops nothing.
class VaultCheck : public QObject {
    Q_OBJECT
public:
    VaultCheck(StageContext& context, protocol::ChainIndex chain) : m_context(context), m_chain(chain) {}

    void advance();
    void stop() { m_stopped = true; }

private:
    void begin(const l1::BlockRef& block);
    void countersCame(const l1::ContractState& state);
    void feesCame(const l1::FeeBooks& fees);
    void nextToken();
    void judge(std::optional<protocol::TokenId> subject, const std::string& name, std::vector<Alarm> alarms);
    void finish();
    void unknown(const std::string& why);

    ChainLink& link() { return m_context.link(m_chain); }
    l1::ChainAdapter& adapter() { return *link().adapter; }

    StageContext& m_context;
    protocol::ChainIndex m_chain;
    bool m_busy = false;
    bool m_stopped = false;
    SteadyTime m_next;
    std::optional<Bytes32> m_done;           // hash of the block at which everything was compared last
    std::optional<protocol::TokenId> m_last; // token that was asked about last: the next round begins after it

    // Of the round under way.
    l1::BlockRef m_block;
    VaultSums m_own;
    l1::FeeBooks m_fees;
    std::deque<TokenSums> m_left;
    bool m_whole = false; // the round takes all tokens
};

} // namespace landfall::node
