#pragma once

#include "node/shared/proof_checker.h"
#include "node/shared/stage_context.h"

namespace landfall::node {

// What the proofs in a chain's next events claim, but for batches that this node proved itself, or whose proof
// it checked when another chain showed it. Inside a transaction of the caller's. Errors: final-root-unknown (no batch
// of that commitment was committed), batch-not-in-field, batch-….
Result<std::vector<ProofClaim>> claimsIn(const StageContext& context, const std::vector<l1::PlacedEvent>& events);

} // namespace landfall::node
