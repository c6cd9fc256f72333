#pragma once

#include "circuits/operation_words.h"
#include "circuits/part_counts.h"
#include "protocol/trace.h"

namespace landfall::circuits {

// What the rest of the batch needs of an operation.
struct OperationResult {
    OperationWords words;
    Linear accountsRoot; // after it
    Linear vaultDelta;   // what its vault gains
    Linear fee;          // what the fee account gains
};

// One operation: its words, its account from the old root to the new one along one
// path, and the rules of its type (core/RULES.md). Where nothing is said of a type,
// nothing changes.
OperationResult operationCircuit(Builder& builder, PartCounts& parts, const Linear& networkId, const Linear& timestamp,
                                 const Linear& accountsRoot, const protocol::OperationTrace& trace);

} // namespace landfall::circuits
