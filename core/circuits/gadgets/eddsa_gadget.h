#pragma once

#include "circuits/gadgets/babyjubjub_gadget.h"
#include "crypto/eddsa.h"

namespace landfall::circuits {

// Enforces, where `when` is 1, what crypto::verifyEddsa checks: the prover knows a
// scalar s with s·base8 = r8 + 8·h·key. Key and r8 on the curve and 8·key ≠ identity are
// enforced always; where `when` is 0 any such points do. Returns the key.
EdwardsPoint enforceSignature(Builder& builder, const Linear& when, const Linear& message,
                              const crypto::EddsaPublicKey& key, const crypto::EddsaSignature& signature);

} // namespace landfall::circuits
