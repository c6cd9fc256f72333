#pragma once

#include "base/thread_pool.h"
#include "protocol/limits.h"
#include "state/empty_nodes.h"

#include <array>
#include <deque>
#include <span>
#include <vector>

namespace landfall::state {

// Hashes that are due, gathered from any number of trees and of versions of them.
// Those of one round don't depend on one another, so they run many at a time.
class HashPlan {
public:
    // Heights 1 … of the balances' trees; then the accounts' leaves; then heights
    // 1 … of the accounts' and the vaults' trees.
    static constexpr unsigned kBalancesRound = 0;
    static constexpr unsigned kLeavesRound = protocol::kBalanceLevels;
    static constexpr unsigned kTreesRound = kLeavesRound + 1;

    // Of four inputs, in kLeavesRound of three and a null. Inputs must have their
    // values when their round comes; pointers and references last until run() ends.
    void add(unsigned round, const Fr& tag, const std::array<const Fr*, 4>& inputs, Fr& out) {
        m_rounds[round].push_back({&tag, inputs, &out});
    }
    // An input that lives nowhere else.
    const Fr* keep(const Fr& value) { return &m_values.emplace_back(value); }

    // Does all of them; on the pool's threads where one is given.
    void run(ThreadPool* pool = nullptr);

private:
    struct Job {
        const Fr* tag;
        std::array<const Fr*, 4> inputs;
        Fr* out;
    };
    static constexpr unsigned kRounds = kTreesRound + protocol::kAccountLevels;
    static void hash(std::span<const Job> jobs, unsigned width);

    std::array<std::vector<Job>, kRounds> m_rounds;
    std::deque<Fr> m_values;
};

} // namespace landfall::state
