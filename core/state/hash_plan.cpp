#include "state/hash_plan.h"

#include <algorithm>

namespace landfall::state {
namespace {

constexpr std::size_t kAtOnce = 64;

} // namespace

void HashPlan::hash(std::span<const Job> jobs, unsigned width) {
    std::array<Fr, kAtOnce * 5> states;
    while (!jobs.empty()) {
        const auto now = jobs.first(std::min(jobs.size(), kAtOnce));
        Fr* next = states.data();
        for (const Job& job : now) {
            *next++ = *job.tag;
            for (unsigned i = 0; i + 1 < width; ++i) {
                *next++ = *job.inputs[i];
            }
        }
        crypto::poseidonPermuteEach(std::span(states).first(now.size() * width), width);
        for (std::size_t i = 0; i < now.size(); ++i) {
            *now[i].out = states[i * width];
        }
        jobs = jobs.subspan(now.size());
    }
}

void HashPlan::run(ThreadPool* pool) {
    for (unsigned round = 0; round < kRounds; ++round) {
        const std::span<const Job> jobs = m_rounds[round];
        const unsigned width = round == kLeavesRound ? 4 : 5;
        if (pool != nullptr) {
            pool->forRanges(jobs.size(), kAtOnce,
                            [&](std::size_t begin, std::size_t end) { hash(jobs.subspan(begin, end - begin), width); });
        } else {
            hash(jobs, width);
        }
        m_rounds[round].clear();
    }
    m_values.clear();
}

} // namespace landfall::state
