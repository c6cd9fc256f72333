#include "node/shared/stage_context.h"

#include <algorithm>

namespace landfall::node {

std::uint64_t ChainLink::confirmedBlock() const {
    if (!head) {
        return 0;
    }
    const std::uint64_t below = info->confirmations == 0 ? 0 : info->confirmations - 1;
    return head->latest.number > below ? head->latest.number - below : 0;
}

l1::BlockNumber ChainLink::vaultsComparedAt() const {
    const auto oldest = std::min_element(vaults.begin(), vaults.end(), [](const auto& a, const auto& b) {
        return a.second.comparedAt < b.second.comparedAt;
    });
    return oldest == vaults.end() ? 0 : oldest->second.comparedAt;
}

std::optional<Milliseconds> ChainLink::pace() const {
    if (!head || !firstMove || head->latest.number <= firstMove->number) {
        return {};
    }
    const auto seconds = head->latest.timestamp - std::min(head->latest.timestamp, firstMove->timestamp);
    return static_cast<Milliseconds>(seconds * 1000 / (head->latest.number - firstMove->number));
}

bool StageContext::write(const std::function<void()>& body) {
    if (auto status = store.transaction(body); !status) {
        halt(status.error());
        return false;
    }
    return true;
}

void StageContext::notice(Notice::Level level, std::string code, std::string message) {
    changed(Notice{level, std::move(code), std::move(message)});
}

bool StageContext::caughtUp() const {
    return std::all_of(chains.begin(), chains.end(), [](const auto& entry) { return entry.second.caughtUp; });
}

bool StageContext::anyFrozen() const {
    return std::any_of(chains.begin(), chains.end(),
                       [&](const auto& entry) { return store.facts.isFrozen(entry.first); });
}

l1::BlockRef StageContext::finalBlock(const ChainLink& chain) const {
    if (chain.readFinal) {
        return *chain.readFinal;
    }
    const auto index = chain.info->index;
    const auto known = store.facts.blocks(index, store.facts.finalBlock(index) + 1, 1);
    return known.empty() ? l1::BlockRef{} : l1::BlockRef{known[0].number, known[0].hash, known[0].seconds};
}

std::string StageContext::clockObjection(const ChainLink& chain) const {
    const bool ahead =
        chain.head && static_cast<Milliseconds>(chain.head->latest.timestamp) * 1000 > clock.now() + kClockAllowance;
    return ahead && !config.network.movableClocks
               ? "the newest block of " + chain.info->name +
                     " is ahead of this machine's clock: set the clock right, or give this node another server"
               : std::string();
}

bool StageContext::suspends(const ChainLink& chain) const {
    // A permission that was read before the newest suspension says nothing.
    const auto since = store.facts.suspendedIn(chain.info->index, config.network.sequencerOn(*chain.info));
    return chain.sequencerAllowed == false || (since && *since >= chain.allowedAsOf);
}

const ChainLink* StageContext::suspending() const {
    const auto found =
        std::find_if(chains.begin(), chains.end(), [&](const auto& entry) { return suspends(entry.second); });
    return found == chains.end() ? nullptr : &found->second;
}

protocol::BatchNumber
StageContext::executedEverywhere(const std::function<std::uint64_t(const ChainLink&)>& limit) const {
    protocol::BatchNumber lowest = store::kAnyBlock;
    for (const auto& [index, chain] : chains) {
        lowest = std::min(lowest, store.facts.progress(index, limit(chain)).executed);
    }
    return chains.empty() ? 0 : lowest;
}

} // namespace landfall::node
