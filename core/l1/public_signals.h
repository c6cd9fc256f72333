#pragma once

#include "algebra/fr.h"
#include "l1/chain_types.h"

#include <array>

namespace landfall::l1 {

// P, r and e: what the proof of a batch is about (core/README.md, "Public data"), as a contract derives them from what
// it was given. P is not checked: one with a wrong P can't be proven. Error: batch-not-in-field.
Result<std::array<algebra::Fr, 3>> publicSignals(const BatchSubmission& batch);

} // namespace landfall::l1
