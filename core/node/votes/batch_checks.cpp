#include "node/votes/batch_checks.h"

#include "protocol/queue.h"

#include <algorithm>

namespace landfall::node {
namespace {

constexpr Milliseconds kOldestView = 3'600'000;

} // namespace

std::string viewObjection(const StageContext& context, const ChainLink& link) {
    const std::string& name = link.info->name;
    if (!link.head || !link.readFinal) {
        return name + " is still being read";
    }
    // The newest block says how old the view is: what is final may be hours behind it on a healthy chain.
    const auto age = context.clock.now() - static_cast<Milliseconds>(link.head->latest.timestamp) * 1000;
    if (age > kOldestView || context.clock.steady() - link.lastAnswer > kOldestView) {
        return "the view of " + name + " is older than an hour";
    }
    return context.clockObjection(link);
}

std::string proofObjection(const StageContext& context, const store::BatchRow& row, const ChainLink& link) {
    const std::string& name = link.info->name;
    const auto final = context.finalBlock(link).number;
    const auto facts = context.store.facts.batchOn(link.info->index, row.number);
    if (!facts.finalRoot) {
        return name + " does not show it as proven";
    }
    if (facts.finalRoot->commitment != row.commitment || facts.finalRoot->root != row.newRoot) {
        return name + " shows another batch under this number";
    }
    if (facts.finalRoot->place.block > final) {
        return "its proof on " + name + " is not in a final block yet (" +
               std::to_string(facts.finalRoot->place.block - final) + " to go)";
    }
    return {};
}

std::string queueObjection(const StageContext& context, const store::BatchRow& row,
                           const std::function<bool(const ChainLink&)>& unseen) {
    const auto batch = protocol::decodeBatch(row.data);
    if (!batch) {
        return "its words can't be read";
    }
    for (const auto& run : context.store.batches.queueRuns(row.number)) {
        if (auto wrong = runObjection(context, *batch, run, unseen); !wrong.empty()) {
            return wrong;
        }
    }
    return {};
}

std::string runObjection(const StageContext& context, const protocol::BatchData& batch, const store::QueueRun& run,
                         const std::function<bool(const ChainLink&)>& unseen) {
    const auto& link = context.chains.at(run.chain);
    std::uint64_t item = run.first;
    for (const auto& operation : batch.operations) {
        if (operation.chain != run.chain || !operation.isFromQueue()) {
            continue;
        }
        const auto stored = context.store.queue.find(run.chain, item);
        const bool excused = (!stored || stored->block > context.finalBlock(link).number) && unseen(link);
        const std::string what = "item " + std::to_string(item) + " of " + link.info->name + "'s queue";
        if (!stored && !excused) {
            return "it holds a deposit or request that does not exist: " + what + " was never queued there";
        }
        if (stored && stored->operation != protocol::asQueued(operation)) {
            return "it holds a deposit or request that does not exist: " + what + " says something else";
        }
        if (operation.type == protocol::OperationType::Deposit &&
            context.config.network.tokenOn(operation.token, run.chain) == nullptr) {
            return "it credits " + what + ", a deposit of token " + std::to_string(operation.token) +
                   ", which the network file does not list on " + link.info->name + ": it had to be refused";
        }
        if (!excused && stored->block > context.finalBlock(link).number) {
            return what + " is not in a final block yet";
        }
        ++item;
    }
    return {};
}

} // namespace landfall::node
