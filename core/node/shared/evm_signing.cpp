#include "node/shared/evm_signing.h"

#include "crypto/random.h"

#include <algorithm>

namespace landfall::node {
namespace {

crypto::Secp256k1 freshSigner() {
    Bytes32 blinding{};
    crypto::randomBytes(blinding);
    return crypto::Secp256k1(blinding);
}

} // namespace

Signature signDigest(const Bytes32& digest, const crypto::Secp256k1PrivateKey& key) {
    const auto signature = freshSigner().sign(key, digest);
    Signature out{};
    std::copy(signature.r.begin(), signature.r.end(), out.begin());
    std::copy(signature.s.begin(), signature.s.end(), out.begin() + 32);
    out[64] = static_cast<std::uint8_t>(27 + signature.recoveryId);
    return out;
}

Result<protocol::Address> signerOfDigest(const Bytes32& digest, const Signature& signature) {
    crypto::EcdsaSignature parts;
    std::copy_n(signature.begin(), 32, parts.r.begin());
    std::copy_n(signature.begin() + 32, 32, parts.s.begin());
    const std::uint8_t v = signature[64];
    if (v != 27 && v != 28) {
        return Error::invalid("signature-malformed",
                              "the signature ends in " + std::to_string(v) + " instead of 27 or 28");
    }
    parts.recoveryId = static_cast<std::uint8_t>(v - 27);
    const auto key = crypto::recoverPublicKey(digest, parts);
    if (!key) {
        return key.error();
    }
    return protocol::Address{crypto::ethereumAddress(*key)};
}

protocol::Address addressOf(const crypto::Secp256k1PrivateKey& key) {
    return {crypto::ethereumAddress(freshSigner().publicKey(key))};
}

} // namespace landfall::node
