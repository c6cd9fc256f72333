#pragma once

#include "circuits/harness.h"
#include "circuits/world.h"

namespace landfall::testing {

// One operation of each type that changes something, three vaults, one fee: of size 4 every slot is
// used. The operations are turned around by `turn` places.
BatchTrace busyBatch(unsigned turn = 0);
// Two partial exits of one vault, the second of nothing, a deposit and a withdrawal: no slot is idle here either.
BatchTrace exitsBatch();
// Four deposits that are refused: no vault, no fee, no account that moves.
BatchTrace refusedBatch();

// The circuit of size 4 on that trace; its outputs are roots, header and words.
Gadget batchGadget(const BatchTrace& trace);

} // namespace landfall::testing
