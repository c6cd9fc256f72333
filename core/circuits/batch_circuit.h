#pragma once

#include "base/result.h"
#include "circuits/part_counts.h"
#include "protocol/limits.h"
#include "protocol/trace.h"
#include "snark/r1cs.h"

namespace landfall::circuits {

// The circuit of a batch (core/README.md, "Public data", and core/RULES.md). Public
// signals: P, r, e. Built from the shape alone, always the same.
struct BatchCircuit {
    snark::ConstraintSystem system;
    PartCounts parts;
};
BatchCircuit buildBatchCircuit(const protocol::BatchShape& shape);

// The witness of a batch as the state traced it, for the circuit of that shape.
// Errors: batch-trace-shape, batch-not-provable (a rule that the circuit enforces is broken).
Result<snark::Witness> batchWitness(const protocol::BatchShape& shape, const protocol::BatchTrace& trace);

} // namespace landfall::circuits
