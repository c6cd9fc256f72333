#pragma once

#include "snark/builder.h"
#include "snark/r1cs_check.h"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace landfall::testing {

using snark::Builder;
using snark::Linear;

// A gadget with its inputs: it makes these as public signals, so that they are fixed, and
// answers its outputs.
using Gadget = std::function<std::vector<Linear>(Builder&)>;

struct GadgetRun {
    snark::Witness witness;
    std::vector<algebra::Fr> outputs;
    std::vector<Builder::Advice> advices;
    bool satisfied = false; // what the builder says
    std::size_t constraints = 0;
};

// With other values for some wires, and what follows computed from them.
GadgetRun runGadget(const Gadget& gadget, const std::map<snark::Wire, algebra::Fr>& overrides = {});
snark::ConstraintSystem systemOf(const Gadget& gadget);

// Rows that the witness breaks.
std::vector<std::size_t> brokenRows(const snark::ConstraintSystem& system, const snark::Witness& witness);

// Changes advice, one at a time and then in pairs, to other values, recomputes what follows
// and reports names whose change the system does not notice: `changed` where an output is
// another than before, `unchanged` where none is. Takes every `stride`-th advice.
struct MutationReport {
    std::set<std::string> changed;
    std::set<std::string> unchanged;
    std::size_t tried = 0;
};
MutationReport mutateAdvice(const Gadget& gadget, const snark::ConstraintSystem& system, std::size_t pairs,
                            std::size_t stride = 1);

// How many independent small changes of a witness the system does not notice to first order,
// where public wires and those given keep their values: the kernel's dimension of the
// derivative. 0 means that no wire is free.
std::size_t freedom(const snark::ConstraintSystem& system, const snark::Witness& witness,
                    const std::set<snark::Wire>& fixed = {});

// Constraints that the others imply to first order at this witness, where no wire is fixed, the public
// ones neither: take away any other and `freedom` grows.
std::vector<std::size_t> dependentRows(const snark::ConstraintSystem& system, const snark::Witness& witness);

// The same system with one constraint less.
snark::ConstraintSystem withoutRow(const snark::ConstraintSystem& system, std::size_t row);

} // namespace landfall::testing
