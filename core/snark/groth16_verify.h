#pragma once

#include "base/bytes.h"
#include "snark/groth16.h"

#include <span>

namespace landfall::snark {

// Points on their curves, those of G2 in the subgroup of order r, none of the
// four header points at infinity, no two of beta, gamma, delta equal or negatives.
// Errors: key-point-invalid, key-empty, key-unfinished.
Status checkVerifyingKey(const VerifyingKey& key);

// A and C on the curve, B in the subgroup. Error: proof-point-invalid.
Status checkProofPoints(const Proof& proof);

// Accepts exactly when
//   e(A, B) = e(alpha, beta) · e(IC_0 + Σ signal_i·IC_i, gamma) · e(C, delta).
// Checks the key and the proof's points first. Errors: those of
// checkVerifyingKey, proof-signal-count, proof-point-invalid, proof-rejected.
Status verify(const VerifyingKey& key, std::span<const algebra::Fr> signals, const Proof& proof);

struct Claim {
    PublicSignals signals;
    Proof proof;
};

// All of them or none, by a random linear combination: k + 3 pairings in one
// product. `randomness` is 16 fresh bytes a claim, unknown to whoever made the
// proofs; a wrong proof slips through with probability 2^-128. Says not which
// one is wrong. Errors: those of verify, and randomness-size.
Status verifyBatch(const VerifyingKey& key, std::span<const Claim> claims, ByteView randomness);

} // namespace landfall::snark
