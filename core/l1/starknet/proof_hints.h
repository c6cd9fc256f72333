#pragma once

#include "algebra/felt.h"
#include "base/result.h"
#include "protocol/proof_words.h"

#include <array>
#include <span>
#include <vector>

// What Starknet's verifier wants beside a Groth16 proof; core/contracts/starknet/README.md says what each felt is. Made
// of public data: time depends on it.
namespace landfall::l1::starknet {

// Of a verifying key, in the order of l1::VerifyingKey.
inline constexpr std::size_t kKeyWords = 22;
inline constexpr std::size_t kHintFelts = 1201;

// For the public inputs P, r, e, big-endian as everywhere. `key` is what the class of the verifier answers to `key`;
// that its points are good is not looked at again. Errors: hints-key-invalid; hints-input-too-large for an input that
// is not below the scalar field; proof-point-invalid; proof-rejected, for a proof of anything else has no hints.
Result<std::vector<algebra::Felt>> proofHints(std::span<const Bytes32> key, const std::array<Bytes32, 3>& inputs,
                                              const protocol::ProofWords& proof);

} // namespace landfall::l1::starknet
