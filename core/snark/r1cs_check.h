#pragma once

#include "base/result.h"
#include "snark/r1cs.h"

namespace landfall::snark {

// The three matrices have the same rows, every wire is there and there are more
// wires than public signals. Error: r1cs-shape.
Status checkShape(const ConstraintSystem& system);

// Every constraint holds and wire 0 is 1. Error: witness-size, witness-constant,
// witness-unsatisfied with the first row that fails.
Status checkWitness(const ConstraintSystem& system, const Witness& witness);

} // namespace landfall::snark
