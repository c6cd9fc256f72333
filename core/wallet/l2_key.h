#pragma once

#include "crypto/eddsa.h"
#include "crypto/secp256k1.h"
#include "protocol/ids.h"

namespace landfall::wallet {

// The text whose signature the L2 key comes from. It names the network, so that
// networks have different keys, and warns whoever is asked to sign it elsewhere.
std::string l2KeyMessage(const protocol::NetworkId& networkId);

// The key that signs the owner's requests on a network: the owner's deterministic
// signature (personal_sign) of l2KeyMessage, hashed to a scalar as SHA-512(domain ‖ r
// ‖ s) mod order. So the recovery phrase alone brings it back. Error:
// l2-key-out-of-range (less likely than 2^-250).
Result<crypto::EddsaPrivateKey> deriveL2Key(const protocol::NetworkId& networkId,
                                            const crypto::Secp256k1PrivateKey& owner, const crypto::Secp256k1& curve);

} // namespace landfall::wallet
