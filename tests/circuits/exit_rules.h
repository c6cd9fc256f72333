#pragma once

#include "circuits/plain_state.h"

#include <functional>

namespace landfall::testing {

// What a prover hands in: a trace, the public signals that the contract would compute, and advice
// by its name that is another than the trace says (the first of that name).
struct ExitAttempt {
    ExitTrace trace;
    std::array<Fr, 3> signals;
    std::map<std::string, Fr> advice = {};
};

struct ExitRule {
    const char* name;
    std::function<ExitAttempt(bool broken)> make; // within the rule, or breaking it, and it alone
};
// Each rule that the circuit enforces.
const std::vector<ExitRule>& exitRules();

// Constraints of exitSystem() that the attempt breaks, in order.
std::vector<std::size_t> brokenRows(const ExitAttempt& attempt);

// Of account 0xabcdef and token 682 (0b1010101010), with the amount that is due or another one. Every chain
// but 14 holds some of that token.
ExitTrace someExit(ChainIndex chain);
ExitAttempt attemptOf(const ExitTrace& trace);

} // namespace landfall::testing
