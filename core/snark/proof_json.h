#pragma once

#include "snark/groth16.h"

#include <string>
#include <string_view>

// snarkjs' verification_key.json, proof.json and public.json: points as arrays
// of decimal strings in projective form with a last coordinate of 1, or 0 for
// infinity. Readers want numbers below the modulus, without leading zeros, and
// protocol and curve to be groth16 and bn128, and points in their groups. Errors:
// those of parseJson, json-shape, json-number, json-protocol, and those of
// checkVerifyingKey and checkProofPoints.
namespace landfall::snark {

// Holds the pairing e(alpha, beta) too, as snarkjs writes it; reading skips it.
std::string writeVerifyingKeyJson(const VerifyingKey& key);
Result<VerifyingKey> parseVerifyingKeyJson(std::string_view text);

std::string writeProofJson(const Proof& proof);
Result<Proof> parseProofJson(std::string_view text);

std::string writePublicJson(const PublicSignals& signals);
Result<PublicSignals> parsePublicJson(std::string_view text);

} // namespace landfall::snark
