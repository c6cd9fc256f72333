#pragma once

#include "base/secret.h"
#include "base/thread_pool.h"
#include "snark/groth16.h"
#include "snark/proving_key.h"

namespace landfall::snark {

// Bytes of randomness that a proof takes: r and s, 64 each.
constexpr std::size_t kProofRandomnessSize = 2 * 64;

// A zero-knowledge proof that the prover knows `witness`. `randomness` must be
// fresh: two proofs with the same bytes give the witness's secrets away; it is
// wiped. The witness is not checked against the circuit. If it breaks a
// constraint, the proof that comes out is refused by every verifier, so verify
// before publishing. A key that takes B out of G2 is refused here, where one look
// shows what a look at each of its points would. What lies outside the group would
// say something of the witness. Errors: witness-size, witness-constant,
// randomness-size, key-point-invalid, cancelled.
Result<Proof> prove(const ProvingKey& key, const Witness& witness, SecretBytes randomness, ThreadPool& pool,
                    ProgressSink& progress);

} // namespace landfall::snark
