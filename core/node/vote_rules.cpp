#include "node/vote_rules.h"

#include <algorithm>

namespace landfall::node {
namespace {

using protocol::VoteKind;

bool signedFreeze(const store::Store& store) {
    return !store.votes.ownOf(VoteKind::Freeze, 0, store::kAnyBlock).empty();
}

} // namespace

std::string forbidsAgree(const store::Store& store, const store::BatchRow& row) {
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
    return {};
}

std::string forbidsRevert(const store::Store& store, protocol::BatchNumber number, const Bytes32& commitment) {
    if (signedFreeze(store)) {
        return "this node has signed FREEZE and reverts nothing after it";
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

} // namespace landfall::node
