#pragma once

#include "node/votes/vote_signing.h"
#include "node/world.h"

#include <algorithm>

namespace landfall::testing {

inline constexpr node::Milliseconds kPastDeadline = 86'800'000; // a day and what clocks may differ by

// A server that shows one node, or several, another chain 1: the same past, and a
// deposit that never was. The sequencer's batch `bad` gets proven on chain 2.
struct Attack {
    // `deceived`: nodes besides the sequencer, 1 for the first attester.
    explicit Attack(std::size_t attesters, const std::vector<std::size_t>& deceived = {}) : world(attesters) {
        world.openSequencer();
        world.fund();
        world.run(15);
        settled = world.chain(2)->executed();
        fork = world.chain(1)->forked();
        world.forks.push_back(fork);
        for (const auto node : deceived) {
            world.faults(node, 1).instead = fork;
        }
        world.faults(0, 1).instead = fork;
        fork->deposit(kUsdc, 400 * kUnit, world.user);
        world.runUntil(30, [&] { return world.chain(2)->proven() > settled; });
        world.run(10);
        if (world.chain(2)->proven() == settled + 1) {
            bad = world.chain(2)->held(settled + 1);
        }
    }

    void passDeadline() {
        world.clock->time += kPastDeadline;
        world.run(5);
    }
    void repair() {
        for (std::size_t node = 0; node <= world.attesters.size(); ++node) {
            world.faults(node, 1).instead.reset();
        }
        // What the fork called final is not given up without a person's word.
        for (auto* node : nodes()) {
            (void)node->readChainAgain(1);
        }
    }
    std::vector<node::Node*> nodes() {
        std::vector<node::Node*> out{world.sequencer.get()};
        for (const auto& attester : world.attesters) {
            out.push_back(attester.get());
        }
        std::erase(out, nullptr);
        return out;
    }
    std::size_t votes(std::size_t attester, protocol::VoteKind kind) const {
        const auto all = world.attesters[attester]->votes(1);
        return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](const node::SignedVote& vote) {
            return vote.vote.kind == kind && vote.vote.commitment == bad.commitment;
        }));
    }
    protocol::Vote vote(protocol::VoteKind kind) const {
        return {kind, 0, bad.number, bad.submission.newRoot, bad.commitment};
    }

    World world;
    std::shared_ptr<SimulatedChain> fork;
    std::size_t settled = 0;
    l1::CommittedBatch bad;
};

inline bool contains(const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
}

} // namespace landfall::testing
