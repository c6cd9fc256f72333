#include "node/vote_signing.h"

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

SignedVote signVote(const protocol::NetworkId& networkId, const protocol::Vote& vote,
                    const crypto::Secp256k1PrivateKey& key) {
    const auto signature = freshSigner().sign(key, protocol::voteDigest(networkId, vote));
    SignedVote out{vote, {}};
    std::copy(signature.r.begin(), signature.r.end(), out.signature.begin());
    std::copy(signature.s.begin(), signature.s.end(), out.signature.begin() + 32);
    out.signature[64] = static_cast<std::uint8_t>(27 + signature.recoveryId);
    return out;
}

Result<protocol::Address> signerOf(const protocol::NetworkId& networkId, const SignedVote& vote) {
    crypto::EcdsaSignature signature;
    std::copy_n(vote.signature.begin(), 32, signature.r.begin());
    std::copy_n(vote.signature.begin() + 32, 32, signature.s.begin());
    const std::uint8_t v = vote.signature[64];
    if (v != 27 && v != 28) {
        return Error::invalid("vote-malformed",
                              "a vote's signature ends in " + std::to_string(v) + " instead of 27 or 28");
    }
    signature.recoveryId = static_cast<std::uint8_t>(v - 27);
    const auto key = crypto::recoverPublicKey(protocol::voteDigest(networkId, vote.vote), signature);
    if (!key) {
        return key.error();
    }
    return protocol::Address{crypto::ethereumAddress(*key)};
}

protocol::Address addressOf(const crypto::Secp256k1PrivateKey& key) {
    return {crypto::ethereumAddress(freshSigner().publicKey(key))};
}

} // namespace landfall::node
