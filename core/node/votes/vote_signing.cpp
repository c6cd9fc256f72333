#include "node/votes/vote_signing.h"

namespace landfall::node {

SignedVote signVote(const protocol::NetworkId& networkId, const protocol::Vote& vote,
                    const crypto::Secp256k1PrivateKey& key) {
    return {vote, signDigest(protocol::voteDigest(networkId, vote), key)};
}

Result<protocol::Address> signerOf(const protocol::NetworkId& networkId, const SignedVote& vote) {
    return signerOfDigest(protocol::voteDigest(networkId, vote.vote), vote.signature);
}

} // namespace landfall::node
