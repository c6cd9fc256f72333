#pragma once

#include "circuits/part_counts.h"
#include "protocol/limits.h"
#include "protocol/public_data.h"
#include "protocol/trace.h"
#include "snark/builder.h"

namespace landfall::circuits {

// Writes the batch circuit into a fresh builder and answers the values that P and e are
// about: roots, header, words. The trace must have the shape's sizes. For tests that change
// values on the way; others use batch_circuit.h.
std::vector<snark::Linear> synthesizeBatch(snark::Builder& builder, PartCounts& parts,
                                           const protocol::BatchShape& shape, const protocol::BatchTrace& trace,
                                           const protocol::PublicData& publicData);

} // namespace landfall::circuits
