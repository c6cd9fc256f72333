#pragma once

#include "node/shared/stage_context.h"

namespace landfall::node {

// The read model of what happened to an owner's tokens, made from rows inside a
// transaction of the caller's.
class ActivityReader {
public:
    explicit ActivityReader(StageContext& context) : m_context(context) {}

    // `accounts`: all of the owner's. What is settled in `known`, an older page, is taken from there.
    ActivityPage page(const protocol::Address& owner, const std::vector<protocol::AccountId>& accounts,
                      const ActivityPlace& before, std::size_t limit, const ActivityPage& known) const;
    // The same entries as they are now.
    ActivityPage again(ActivityPage page) const;

private:
    // Of all these accounts, newest first.
    std::vector<store::RequestRow> requestsOf(const std::vector<protocol::AccountId>& accounts, std::size_t limit,
                                              std::int64_t before) const;
    Timeline make(const store::RequestRow& row) const;
    DepositView make(const store::QueueItemRow& row) const;
    // Of a deposit that the batch refused: its place among the chain's payouts of the batch.
    std::optional<std::size_t> refusedAt(const store::QueueItemRow& row, protocol::BatchNumber batch) const;
    bool wasGivenBack(protocol::ChainIndex chain, protocol::BatchNumber batch, std::size_t payout) const;

    StageContext& m_context;
};

} // namespace landfall::node
