#include "node/views/activity.h"

#include "node/views/timeline.h"
#include "protocol/queue.h"

#include <algorithm>

namespace landfall::node {
namespace {

bool isOf(const ActivityEntry& entry, const store::RequestRow& row) {
    const auto* timeline = std::get_if<Timeline>(&entry);
    return timeline != nullptr && timeline->hash == row.hash;
}

bool isOf(const ActivityEntry& entry, const store::QueueItemRow& row) {
    const auto* deposit = std::get_if<DepositView>(&entry);
    return deposit != nullptr && deposit->chain == row.chain && deposit->item == row.item;
}

// The contract dates an item by its deadline.
Milliseconds beganAt(const StageContext& context, const store::QueueItemRow& row) {
    return static_cast<Milliseconds>(row.deadline - context.config.network.durations.queueWindow) * 1000;
}

} // namespace

ActivityPage ActivityReader::page(const protocol::Address& owner, const std::vector<protocol::AccountId>& accounts,
                                  const ActivityPlace& before, std::size_t limit, const ActivityPage& known) const {
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
    const auto add = [&](const auto& row) {
        const auto found = std::ranges::find_if(known.entries, [&](const auto& entry) { return isOf(*entry, row); });
        const bool stays = found != known.entries.end() && isSettled(**found);
        out.entries.push_back(stays ? *found : std::make_shared<const ActivityEntry>(make(row)));
    };
    auto request = requests.begin();
    auto queued = deposits.begin();
    while (out.entries.size() < limit && (request != requests.end() || queued != deposits.end())) {
        if (queued == deposits.end() ||
            (request != requests.end() && request->acceptedAt >= beganAt(m_context, *queued))) {
            add(*request);
            end.request = request->sequence;
            ++request;
        } else {
            add(*queued);
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

ActivityPage ActivityReader::again(ActivityPage page) const {
    for (auto& entry : page.entries) {
        if (isSettled(*entry)) {
            continue;
        }
        const auto renew = [&](const auto& row) {
            entry = row ? std::make_shared<const ActivityEntry>(make(*row)) : entry;
        };
        if (const auto* timeline = std::get_if<Timeline>(entry.get())) {
            renew(m_context.store.requests.find(timeline->hash));
        } else {
            const auto& deposit = std::get<DepositView>(*entry);
            renew(m_context.store.queue.find(deposit.chain, deposit.item));
        }
    }
    return page;
}

Timeline ActivityReader::make(const store::RequestRow& row) const {
    return TimelineReader(m_context).timeline(row);
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

DepositView ActivityReader::make(const store::QueueItemRow& row) const {
    DepositView out;
    out.chain = row.chain;
    out.item = row.item;
    out.token = row.operation.token;
    out.amount = row.operation.amount;
    out.transaction = row.transaction;
    out.block = row.block;
    out.at = beganAt(m_context, row);
    out.batch = m_context.store.batches.batchOfQueueItem(row.chain, row.item);
    if (out.batch) {
        const auto executed = m_context.executedEverywhere([](const ChainLink& link) { return link.confirmedBlock(); });
        out.state = *out.batch <= executed ? DepositState::Settled : DepositState::InBatch;
        if (const auto place = refusedAt(row, *out.batch)) {
            out.state = wasGivenBack(row.chain, *out.batch, *place) ? DepositState::GivenBack : DepositState::Refused;
        }
        out.settled =
            out.state == DepositState::Settled &&
            *out.batch <= m_context.executedEverywhere([](const ChainLink& link) { return link.finalBlock(); });
    }
    return out;
}

// A batch takes a chain's items in their order.
std::optional<std::size_t> ActivityReader::refusedAt(const store::QueueItemRow& row,
                                                     protocol::BatchNumber batch) const {
    const auto data = m_context.ledger.batch(batch);
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
