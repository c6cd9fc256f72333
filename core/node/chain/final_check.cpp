#include "node/chain/final_check.h"

#include "l1/error_codes.h"
#include "node/chain/chain_rows.h"
#include "node/shared/held_batch.h"

#include <algorithm>
#include <utility>

namespace landfall::node {
namespace {

constexpr std::size_t kMostItems = 10'000; // at once

// What a server says that no longer has a block's state, or never had a way to ask for it.
bool isForgotten(const Error& error) {
    return error.code == code::kRpcError || error.code == code::kRpcFailed;
}

} // namespace

void FinalCheck::run(const l1::BlockRef& block, Done done) {
    m_block = block;
    m_done = std::move(done);
    adapter().countersAt(this, block, [this](const Result<l1::ContractState>& state) {
        if (m_stopped) {
            return;
        }
        if (state) {
            countersCame(*state);
        } else {
            answer(isForgotten(state.error()) ? Result<std::string>(std::string()) : state.error());
        }
    });
}

void FinalCheck::forget() {
    m_items = 0;
    m_batches.clear();
}

void FinalCheck::countersCame(const l1::ContractState& state) {
    m_state = state;
    std::string against;
    if (!m_context.write(
            [&] { against = differenceFrom(state, countsOf(m_context.store, m_chain, m_block.number)); })) {
        return answer(std::string());
    }
    against.empty() ? askQueue() : answer(against);
}

void FinalCheck::askQueue() {
    std::vector<protocol::Operation> items;
    m_items = std::min(m_items, m_state.queueLength); // read again since
    if (!m_context.write([&] {
            for (const auto& row : m_context.store.queue.from(m_chain, m_items, m_block.number, kMostItems)) {
                items.push_back(row.operation);
            }
        })) {
        return answer(std::string());
    }
    if (items.empty()) {
        return planBatches();
    }
    const auto count = items.size();
    adapter().queueHolds(this, m_block, m_items, items, [this, count](const Result<bool>& holds) {
        if (m_stopped) {
            return;
        }
        if (!holds) {
            answer(isForgotten(holds.error()) ? Result<std::string>(std::string()) : holds.error());
        } else if (!*holds) {
            answer("queue items from " + std::to_string(m_items) + " on that are not the contract's");
        } else {
            m_items += count;
            askQueue();
        }
    });
}

// Of batches that it has executed the contract keeps the last one's hash alone.
void FinalCheck::planBatches() {
    m_left.clear();
    std::erase_if(m_batches, [&](const auto& entry) { return entry.first < m_state.executed; });
    if (!m_context.write([&] {
            for (auto number = std::max<protocol::BatchNumber>(m_state.executed, 1); number <= m_state.committed;
                 ++number) {
                const auto event = m_context.store.facts.batchOn(m_chain, number, m_block.number).committed;
                const auto held = heldBatch(m_context, m_chain, number);
                const auto known = m_batches.find(number);
                // One that was committed anew above this block has its turn later.
                if (event && held && event->commitment == held->commitment &&
                    (known == m_batches.end() || known->second != held->commitment)) {
                    m_left.push_back(*held);
                }
            }
        })) {
        return answer(std::string());
    }
    nextBatch();
}

void FinalCheck::nextBatch() {
    if (m_left.empty()) {
        return answer(std::string());
    }
    adapter().holdsBatch(this, m_left.back(), m_block, [this](const Result<bool>& holds) {
        if (m_stopped) {
            return;
        }
        const auto batch = m_left.back();
        if (!holds) {
            answer(isForgotten(holds.error()) ? Result<std::string>(std::string()) : holds.error());
        } else if (!*holds) {
            answer("a batch " + std::to_string(batch.number) + " that is not the contract's");
        } else {
            m_batches[batch.number] = batch.commitment;
            m_left.pop_back();
            nextBatch();
        }
    });
}

void FinalCheck::answer(Result<std::string> result) {
    std::exchange(m_done, nullptr)(std::move(result));
}

} // namespace landfall::node
