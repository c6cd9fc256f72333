#pragma once

#include "node/shared/stage_context.h"

#include <QtCore/QObject>

namespace landfall::node {

// Signs REVERT on a batch that one chain has proven and another one can't prove any more. A final block there,
// past the batch's deadline, shows it unproven (rule 29). Rows find such a batch. The contract's own state in
// that very block must confirm it. If a server left events out, a proven batch looks like one that never was.
// This machine's clock must be past the deadline as well, because a server can lie about a block's time. Stores
// each vote before it can leave.
class RevertVoter : public QObject {
    Q_OBJECT
public:
    explicit RevertVoter(StageContext& context) : m_context(context) {}

    void advance();
    void stop() { m_stopped = true; }

private:
    struct Case {
        protocol::BatchNumber number = 0;
        Bytes32 commitment{};
        Bytes32 root{};
        protocol::ChainIndex heldBy = 0; // proven and not executed there
        protocol::ChainIndex lostOn = 0;
        l1::BlockRef block; // final on `lostOn`
    };

    // In a transaction of the store.
    std::vector<Case> cases() const;
    bool holds(const Case& given) const;
    void judge(const Case& found, const l1::ContractState& state);
    void wait(Milliseconds duration);

    StageContext& m_context;
    bool m_busy = false;
    bool m_stopped = false;
    SteadyTime m_next;
    std::size_t m_turn = 0; // so that one case that can't be confirmed does not hold up the others
};

} // namespace landfall::node
