#pragma once

#include "node/shared/stage_context.h"

#include <set>

namespace landfall::node {

// What waits for a batch, in the order in which it is to be taken.
struct WaitingWork {
    std::map<protocol::ChainIndex, std::vector<store::QueueItemRow>> items; // in the order of each chain's queue
    std::vector<std::vector<store::RequestRow>> requests; // by account, each by nonce; whose turn it is first
    std::size_t total = 0;                                // here
};

struct Draft {
    Ledger::Next next;
    std::size_t taken = 0;
    // Requests that can't apply as things stand, and why.
    std::vector<std::pair<protocol::RequestHash, std::string>> stuck;
};

// Fills one batch so that nobody who floods it keeps the others out:
// - Half of the places, and half of the vault slots, are for queue items, half for requests; what one side
//   leaves, the other takes.
// - Of the queues, every chain has one item in turn, then the earliest deadline comes first.
// - Of the requests, every account has one in turn.
// Nothing is withdrawn to a chain whose queue is late (rule 38).
class BatchComposer {
public:
    // At most `most` operations, of at most the shape's `size`.
    BatchComposer(StageContext& context, const WaitingWork& work, std::uint8_t size, std::size_t most);

    // Nothing if only its end shows that it can't be: then one with less may do.
    std::optional<Draft> compose() &&;

private:
    struct Line {
        const std::vector<store::QueueItemRow>* items = nullptr;
        store::QueueRun run;
        bool open = true;

        const store::QueueItemRow* head() const;
    };

    std::size_t vaultsForRequests() const;
    std::set<protocol::ChainIndex> lateChains() const;
    void takeItems(std::size_t most);
    protocol::Operation resolved(const protocol::Operation& queued) const;
    bool takeItem(Line& line);
    void takeRequests();
    bool takeRequest(const store::RequestRow& row);

    StageContext& m_context;
    const WaitingWork& m_work;
    std::size_t m_most;
    std::size_t m_vaultSlots;
    protocol::UnixSeconds m_timestamp;
    state::BatchApplier m_applier;
    std::vector<Line> m_lines; // whose turn it is first
    std::set<protocol::ChainIndex> m_late;
    Draft m_draft;
};

} // namespace landfall::node
