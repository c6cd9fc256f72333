#include "node/views/activity.h"

#include "node/views/timeline.h"
#include "protocol/queue.h"

#include <algorithm>

namespace landfall::node {

ActivityPage ActivityReader::page(const protocol::Address& owner, const std::vector<protocol::AccountId>& accounts,
                                  const ActivityPlace& before, std::size_t limit) const {
    auto& store = m_context.store;
    // One more of each than there is room for says whether anything is left.
    const auto requests = requestsOf(accounts, limit + 1, before.request);
    const auto deposits = store.queue.depositsTo(owner, {before.deposit, before.chain, before.item}, limit + 1);
    ActivityPage out;
    out.total = store.queue.countDepositsTo(owner);
    for (const auto account : accounts) {
        out.total += store.requests.count(account);
    }
    ActivityPlace end = before;
    const TimelineReader timelines(m_context);
    const auto settled = m_context.executedEverywhere([](const ChainLink& link) { return link.confirmedBlock(); });
    auto request = requests.begin();
    auto queued = deposits.begin();
    while (out.entries.size() < limit && (request != requests.end() || queued != deposits.end())) {
        std::optional<DepositView> view;
        if (queued != deposits.end()) {
            view = deposit(*queued, settled);
        }
        if (!view || (request != requests.end() && request->acceptedAt >= view->at)) {
            out.entries.emplace_back(timelines.timeline(*request));
            end.request = request->sequence;
            ++request;
        } else {
            out.entries.emplace_back(*view);
            end.deposit = queued->deadline;
            end.chain = queued->chain;
            end.item = queued->item;
            ++queued;
        }
    }
    if (request != requests.end() || queued != deposits.end()) {
        out.older = end;
    }
    return out;
}

std::vector<store::RequestRow> ActivityReader::requestsOf(const std::vector<protocol::AccountId>& accounts,
                                                          std::size_t limit, std::int64_t before) const {
    std::vector<store::RequestRow> out;
    for (const auto account : accounts) {
        auto rows = m_context.store.requests.newest(account, limit, before);
        out.insert(out.end(), std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
    }
    std::ranges::sort(out, std::greater(), &store::RequestRow::sequence);
    out.resize(std::min(out.size(), limit));
    return out;
}

DepositView ActivityReader::deposit(const store::QueueItemRow& row, protocol::BatchNumber settled) const {
    DepositView out;
    out.chain = row.chain;
    out.item = row.item;
    out.token = row.operation.token;
    out.amount = row.operation.amount;
    out.transaction = row.transaction;
    out.block = row.block;
    // The contract dates an item by its deadline.
    out.at = static_cast<Milliseconds>(row.deadline - m_context.config.network.durations.queueWindow) * 1000;
    out.batch = m_context.store.batches.batchOfQueueItem(row.chain, row.item);
    if (out.batch) {
        out.state = *out.batch <= settled ? DepositState::Settled : DepositState::InBatch;
        if (const auto place = refusedAt(row, *out.batch)) {
            out.state = wasGivenBack(row.chain, *out.batch, *place) ? DepositState::GivenBack : DepositState::Refused;
        }
    }
    return out;
}

// A batch takes a chain's items in their order.
std::optional<std::size_t> ActivityReader::refusedAt(const store::QueueItemRow& row,
                                                     protocol::BatchNumber batch) const {
    const auto found = m_context.store.batches.find(batch);
    const auto data = found ? protocol::decodeBatch(found->data) : Error::damaged("store-damaged", "no such batch");
    if (!data) {
        return {};
    }
    const auto runs = m_context.store.batches.queueRuns(batch);
    const auto run = std::ranges::find(runs, row.chain, &store::QueueRun::chain);
    auto item = run == runs.end() ? row.item + 1 : run->first;
    for (std::size_t i = 0; i < data->operations.size(); ++i) {
        const auto& operation = data->operations[i];
        if (operation.chain != row.chain || !operation.isFromQueue() || item++ != row.item) {
            continue;
        }
        const auto payouts = protocol::payoutsOn(row.chain, *data);
        const auto place = std::ranges::find(payouts, i, &protocol::Payout::operationIndex);
        return operation.type == protocol::OperationType::DepositRefused && place != payouts.end()
                   ? std::optional(static_cast<std::size_t>(place - payouts.begin()))
                   : std::nullopt;
    }
    return {};
}

bool ActivityReader::wasGivenBack(protocol::ChainIndex chain, protocol::BatchNumber batch, std::size_t payout) const {
    const auto credits = m_context.store.facts.credited(chain, batch);
    const auto credit = std::ranges::find(credits, payout, &store::PendingRow::payout);
    return credit != credits.end() && m_context.store.facts.claimAfter(*credit).has_value();
}

} // namespace landfall::node
