#pragma once

#include "crypto/secp256k1.h"
#include "protocol/ids.h"

namespace landfall::node {

// r ‖ s ‖ v, v 27 or 28.
using Signature = FixedBytes<65>;

Signature signDigest(const Bytes32& digest, const crypto::Secp256k1PrivateKey& key);

// Errors: signature-malformed, and those of recoverPublicKey.
Result<protocol::Address> signerOfDigest(const Bytes32& digest, const Signature& signature);

protocol::Address addressOf(const crypto::Secp256k1PrivateKey& key);

} // namespace landfall::node
