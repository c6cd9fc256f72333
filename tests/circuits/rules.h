#pragma once

#include "circuits/lenient.h"

#include <functional>
#include <vector>

namespace landfall::testing {

// Makes the trace of a batch in a funded world, within a rule or breaking it, and it alone.
using RuleMaker = std::function<BatchTrace(World, bool broken)>;

struct Rule {
    const char* name;
    RuleMaker make;
};
// Each rule that the circuit enforces.
const std::vector<Rule>& batchRules();

} // namespace landfall::testing
