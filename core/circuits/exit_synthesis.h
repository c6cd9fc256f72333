#pragma once

#include "protocol/exit.h"
#include "snark/builder.h"

namespace landfall::circuits {

// Writes the exit circuit into a fresh builder, with these values for its public signals. For tests
// that change values on the way; others use exit_circuit.h.
void synthesizeExit(snark::Builder& builder, const protocol::ExitTrace& trace,
                    const std::array<algebra::Fr, 3>& signals);

} // namespace landfall::circuits
