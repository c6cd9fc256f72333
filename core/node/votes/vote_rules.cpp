#include "node/votes/vote_rules.h"

#include <algorithm>

namespace landfall::node {
namespace {

using protocol::VoteKind;

constexpr const char* kForgotten =
    "this node's database is younger than the batch, so the node may have voted on it before: put the old database "
    "back if there is one, or leave the batch to the other attesters";

constexpr const char* kForgottenFreeze =
    "this node's database was begun after attesters could sign FREEZE, so it may have signed one and not know: put "
    "the old database back if there is one, or leave it to the other attesters";

bool signedFreeze(const store::Store& store) {
    return !store.votes.ownOf(VoteKind::Freeze, 0, store::kAnyBlock).empty();
}

// Whether votes on the number may be missing from the store; nothing as long as that is not settled.
std::optional<bool> mayHaveForgotten(const StageContext& context, protocol::BatchNumber number) {
    const auto floor = context.store.votes.floorOf(context.self);
    return floor ? std::optional(number <= *floor) : std::nullopt;
}

// A chain paid it, so a quorum's AGREE is public: one more adds nothing to what anybody can prove.
bool isExecutedSomewhere(const StageContext& context, const store::BatchRow& row) {
    return std::any_of(context.chains.begin(), context.chains.end(), [&](const auto& entry) {
        const auto executed = context.store.facts.batchOn(entry.first, row.number, entry.second.finalBlock()).executed;
        return executed && executed->commitment == row.commitment;
    });
}

// By this machine's clock and by every chain's. REVERT is signed only after a deadline.
bool isBeforeDeadline(const StageContext& context, const store::BatchRow& row) {
    const auto deadline = row.timestamp + context.config.network.durations.proveWindow;
    return static_cast<protocol::UnixSeconds>(context.clock.now() / 1000) <= deadline &&
           std::all_of(context.chains.begin(), context.chains.end(), [&](const auto& entry) {
               const auto& head = entry.second.head;
               return head && head->latest.timestamp <= deadline;
           });
}

} // namespace

std::string forbidsAgree(const StageContext& context, const store::BatchRow& row) {
    const auto& store = context.store;
    if (signedFreeze(store)) {
        return "this node has signed FREEZE and agrees to nothing after it";
    }
    for (const auto& own : store.votes.ownOf(VoteKind::Revert, 1, row.number)) {
        const auto ancestor = own.vote.number == row.number ? row : store.batches.find(own.vote.number);
        if (ancestor && ancestor->commitment == own.vote.commitment) {
            return own.vote.number == row.number
                       ? "this node asks to revert it"
                       : "this node asks to revert batch " + std::to_string(own.vote.number) + ", which it builds on";
        }
    }
    if (store.votes.mayHaveFrozen(context.self)) {
        return kForgottenFreeze;
    }
    const bool forgotten = mayHaveForgotten(context, row.number).value_or(true);
    return forgotten && !isExecutedSomewhere(context, row) && !isBeforeDeadline(context, row) ? kForgotten : "";
}

std::string forbidsFreeze(const StageContext& context, protocol::BatchNumber number, bool byFacts) {
    const auto& store = context.store;
    if (signedFreeze(store)) {
        return "this node has signed FREEZE already";
    }
    const auto floor = store.votes.floorOf(context.self);
    if (!floor) {
        return "this node has not read every chain since its database was begun";
    }
    if (store.votes.mayHaveFrozen(context.self)) {
        return kForgottenFreeze;
    }
    // Facts leave no batch above the number that it could have agreed to.
    return !byFacts && *floor > number ? kForgotten : "";
}

std::string forbidsRevert(const StageContext& context, protocol::BatchNumber number, const Bytes32& commitment) {
    const auto& store = context.store;
    if (signedFreeze(store)) {
        return "this node has signed FREEZE and reverts nothing after it";
    }
    if (store.votes.mayHaveFrozen(context.self)) {
        return kForgottenFreeze;
    }
    if (mayHaveForgotten(context, number).value_or(true)) {
        return kForgotten;
    }
    // An attester agrees number by number along a line, so AGREE on a descendant comes with
    // AGREE on the batch itself. Where no own AGREE stands at this number but one above it
    // does, the line can't be told: then nothing is signed.
    const auto agreed = store.votes.ownOf(VoteKind::Agree, number, store::kAnyBlock);
    if (agreed.empty()) {
        return {};
    }
    if (agreed.front().vote.number != number) {
        return "this node has agreed to a later batch";
    }
    const bool onIt = std::any_of(agreed.begin(), agreed.end(), [&](const store::VoteRow& own) {
        return own.vote.number == number && own.vote.commitment == commitment;
    });
    return onIt ? "this node has agreed to it" : "";
}

std::string forbidsTicket(const StageContext& context, protocol::BatchNumber number, const Bytes32& commitment) {
    const auto& store = context.store;
    if (signedFreeze(store) || store.votes.mayHaveFrozen(context.self)) {
        return "this node has signed FREEZE, or may have, and signs nothing after it";
    }
    const auto reverts = store.votes.ownOf(VoteKind::Revert, number, number);
    return std::any_of(reverts.begin(), reverts.end(),
                       [&](const store::VoteRow& own) { return own.vote.commitment == commitment; })
               ? "this node has asked to revert it"
               : "";
}

std::size_t placeForTicket(const l1::NetworkFile& network, const protocol::Address& attester,
                           protocol::BatchNumber number) {
    const auto& all = network.attesters;
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.address == attester; });
    return (static_cast<std::size_t>(found - all.begin()) + all.size() - number % all.size()) % all.size();
}

} // namespace landfall::node
