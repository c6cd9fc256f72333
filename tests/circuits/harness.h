#pragma once

#include "snark/builder.h"
#include "snark/r1cs_check.h"

#include <functional>
#include <vector>

namespace landfall::testing {

using snark::Builder;
using snark::Linear;

// A gadget as a function of fixed inputs: it makes what wires it needs and answers its
// outputs.
using Gadget = std::function<std::vector<Linear>(Builder&)>;

struct GadgetRun {
    snark::Witness witness;
    std::vector<algebra::Fr> outputs;
    std::vector<std::string_view> adviceNames;
    bool satisfied = false; // what the builder says
    std::size_t constraints = 0;
};

GadgetRun runGadget(const Gadget& gadget, const std::map<std::size_t, algebra::Fr>& overrides = {});
snark::ConstraintSystem systemOf(const Gadget& gadget);

// Rows that the witness breaks.
std::vector<std::size_t> brokenRows(const snark::ConstraintSystem& system, const snark::Witness& witness);

} // namespace landfall::testing
