#pragma once

#include "protocol/proof_words.h"
#include "snark/groth16.h"

#include <vector>

// Proofs and keys in the words that a contract's verifier takes.
namespace landfall::node {

protocol::ProofWords proofWords(const snark::Proof& proof);

// Alpha, beta, gamma, delta and the points of the public inputs, in the same form.
std::vector<Bytes32> verifyingKeyWords(const snark::VerifyingKey& key);

// Keccak-256 of those words.
Bytes32 verifyingKeyHash(const snark::VerifyingKey& key);

} // namespace landfall::node
