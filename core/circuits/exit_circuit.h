#pragma once

#include "base/result.h"
#include "protocol/exit.h"
#include "snark/r1cs.h"

namespace landfall::circuits {

// The circuit of an exit: an account's share of what one chain holds of a token, out of a state
// root (core/README.md, "Exits"). Public signals: protocol::exitSignals. There is one, always the same.
snark::ConstraintSystem buildExitCircuit();

// The witness of an exit as state::exitOf traced it.
// Error: exit-not-provable (the trace breaks a rule that the circuit enforces).
Result<snark::Witness> exitWitness(const protocol::ExitTrace& trace);

} // namespace landfall::circuits
