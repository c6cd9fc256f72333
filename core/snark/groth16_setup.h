#pragma once

#include "base/secret.h"
#include "base/thread_pool.h"
#include "snark/groth16.h"
#include "snark/section_file.h"

namespace landfall::snark {

// Bytes of randomness that a set-up takes: τ, α, β and δ, 64 each.
constexpr std::size_t kToxicWasteSize = 4 * 64;

// A proving key for `system` straight from known secrets. Whoever holds them can
// forge proofs. So this is for development and for tests, and what it makes must
// not guard real money. Streams a .zkey with a folded C (see zkey_file.h) to
// `sink`. gamma is 1, as snarkjs has it. The circuit hash of section 10 is zero:
// there is no ceremony to attest.
//
// Wipes `toxicWaste` and all that is derived from it. Errors: r1cs-shape,
// circuit-too-large, toxic-waste-size, toxic-waste-unusable (chance of one in
// 2^200), cancelled, and the sink's.
Result<VerifyingKey> developmentSetup(const ConstraintSystem& system, SecretBytes toxicWaste, ThreadPool& pool,
                                      ProgressSink& progress, const ByteSink& sink);

} // namespace landfall::snark
