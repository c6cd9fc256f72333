#pragma once

#include "l1/change.h"
#include "l1/starknet/felt_reader.h"

#include "base/result.h"

// The governor's changes as interface.cairo's Change.
namespace landfall::l1::starknet {

// Four felts. Errors: change-unknown, for a kind that the contract on Starknet does not have;
// address-wrong-family; number-too-large, from 2^128 on.
Result<std::vector<algebra::Felt>> changeFelts(const Change& change);

// Error: change-unknown. What is out of range, the reader knows.
Result<Change> changeIn(FeltReader& reader);

} // namespace landfall::l1::starknet
