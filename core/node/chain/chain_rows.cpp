#include "node/chain/chain_rows.h"

#include "base/overloaded.h"
#include "node/chain/event_rows.h"

#include <algorithm>

namespace landfall::node {

ChainCounts countsOf(const store::Store& store, protocol::ChainIndex chain, std::uint64_t upToBlock) {
    return {store.facts.progress(chain, upToBlock), store.queue.count(chain, upToBlock),
            store.facts.isFrozen(chain, upToBlock)};
}

// A contract counts its queue, and batches at each step, one by one, and a revert takes the last ones
// back. What is stored has to keep to that: everything that walks from one number to the next relies on it.
std::string objectionTo(const std::vector<l1::PlacedEvent>& events, ChainCounts& counts) {
    std::string out;
    const auto expect = [&](bool holds, const char* what, std::uint64_t given, std::uint64_t last) {
        if (!holds && out.empty()) {
            out = what + std::to_string(given) + " after " + std::to_string(last);
        }
    };
    const auto next = [&](protocol::BatchNumber& last, protocol::BatchNumber given, const char* what) {
        expect(given == last + 1, what, given, last);
        last = given;
    };
    for (const auto& placed : events) {
        std::visit(
            Overloaded{
                [&](const l1::QueueItemAdded& event) {
                    expect(event.index == counts.queued, "queue item ", event.index, counts.queued);
                    counts.queued = event.index + 1;
                },
                [&](const l1::BatchCommitted& event) {
                    next(counts.progress.committed, event.batch.number, "commit ");
                },
                [&](const l1::FinalRoot& event) { next(counts.progress.proven, event.number, "final root "); },
                [&](const l1::BatchExecuted& event) { next(counts.progress.executed, event.number, "execution "); },
                [&](const l1::BatchesReverted& event) {
                    expect(event.first > counts.progress.executed && event.first <= event.last &&
                               event.last == counts.progress.committed,
                           "a revert up to ", event.last, counts.progress.committed);
                    counts.progress.committed = event.first - 1;
                    counts.progress.proven = std::min(counts.progress.proven, counts.progress.committed);
                },
                [&](const l1::ChainFrozen&) { counts.frozen = true; },
                [](const auto&) {},
            },
            placed.event);
    }
    return out;
}

std::string differenceFrom(const l1::ContractState& state, const ChainCounts& counts) {
    std::string out;
    const auto compare = [&](const char* what, std::uint64_t contract, std::uint64_t rows) {
        if (contract != rows) {
            out += (out.empty() ? "" : ", ") + std::to_string(rows) + " " + what + " where the contract counts " +
                   std::to_string(contract);
        }
    };
    compare("queue items", state.queueLength, counts.queued);
    compare("batches committed", state.committed, counts.progress.committed);
    compare("proven", state.proven, counts.progress.proven);
    compare("executed", state.executed, counts.progress.executed);
    if (state.isFrozen() != counts.frozen) {
        out += (out.empty() ? "" : ", ") + std::string(counts.frozen ? "a freeze that is none" : "no freeze");
    }
    return out;
}

void insertEvent(store::Store& store, protocol::ChainIndex chain, const l1::PlacedEvent& placed,
                 const l1::BlockRef& block) {
    auto& facts = store.facts;
    const store::FactPlace place{chain, placed.place.block, placed.place.logIndex, placed.place.transaction};
    store::BatchEventRow row;
    row.place = place;
    row.blockHash = block.hash;
    row.blockSeconds = block.timestamp;
    const auto batchEvent = [&](store::BatchEventKind kind, protocol::BatchNumber number, const Bytes32& commitment) {
        row.kind = kind;
        row.number = number;
        row.last = number;
        row.commitment = commitment;
    };
    std::visit(Overloaded{
                   [&](const l1::QueueItemAdded& event) {
                       store.queue.insert({chain, event.index, event.operation, event.deadline, place.block, block.hash,
                                           place.transaction});
                   },
                   [&](const l1::BatchCommitted& event) {
                       const auto& batch = event.batch;
                       batchEvent(store::BatchEventKind::Committed, batch.number, batch.commitment);
                       facts.insert(row);
                       facts.insert(store::ChainBatchRow{place, batch.number, batch.commitment,
                                                         batch.submission.publicDataHash, batch.submission.oldRoot,
                                                         batch.submission.newRoot, batch.submission.batchData,
                                                         batch.queueEnd, batch.sequencer});
                   },
                   [&](const l1::FinalRoot& event) {
                       batchEvent(store::BatchEventKind::FinalRoot, event.number, event.commitment);
                       row.root = event.root;
                       facts.insert(row);
                   },
                   [&](const l1::BatchExecuted& event) {
                       batchEvent(store::BatchEventKind::Executed, event.number, event.commitment);
                       row.paid = event.paid;
                       facts.insert(row);
                   },
                   [&](const l1::BatchesReverted& event) {
                       row.kind = store::BatchEventKind::Reverted;
                       row.number = event.first;
                       row.last = event.last;
                       row.commitment = event.commitment;
                       row.byCertificate = event.byCertificate;
                       facts.insert(row);
                   },
                   EventRows{store, place, block.timestamp},
               },
               placed.event);
}

} // namespace landfall::node
