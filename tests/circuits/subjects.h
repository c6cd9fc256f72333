#pragma once

#include "circuits/harness.h"

#include <QString>

namespace landfall::testing {

// Why advice may change without the system noticing: name and reason. The outputs stay.
using Reasons = std::map<std::string, std::string>;

struct Subject {
    Gadget gadget;
    Reasons harmless;
    // Advice, by its number, that is the prover's own to choose and fixed by what uses it.
    std::set<std::size_t> chosen;
    std::size_t freedom = 0;
    std::size_t pairs = 300;
    std::size_t stride = 1;
    // Subjects of one family have one system, and a constraint that one of them notices is noticed.
    std::string family = {};
    // What takes the place of the gadget when constraints are deleted, where it compares its outputs
    // with public signals.
    Gadget open = {};
    // Constraints that may be deleted all the same: by their number, and why.
    std::map<std::size_t, std::string> redundant = {};
    // Advice, by number, with values that only a deleted constraint lets pass.
    std::vector<std::map<std::size_t, algebra::Fr>> cheats = {};
};

// Each gadget on fixed inputs, by name.
const std::map<QString, Subject>& subjects();

} // namespace landfall::testing
