#pragma once

#include "base/result.h"
#include "protocol/proof_words.h"
#include "snark/groth16.h"

#include <span>
#include <vector>

// Proofs and keys in the words that a contract's verifier takes.
namespace landfall::node {

protocol::ProofWords proofWords(const snark::Proof& proof);

// Alpha, beta, gamma, delta and the points of the public inputs, in the same form.
std::vector<Bytes32> verifyingKeyWords(const snark::VerifyingKey& key);

// Read back. Coordinates are below the field's size; that the points are on their curves is for the verifier to say.
// Errors: proof-words, key-words.
Result<snark::Proof> proofOf(const protocol::ProofWords& words);
Result<snark::VerifyingKey> verifyingKeyOf(std::span<const Bytes32> words);

// Keccak-256 of those words.
Bytes32 verifyingKeyHash(const snark::VerifyingKey& key);

} // namespace landfall::node
