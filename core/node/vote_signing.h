#pragma once

#include "crypto/secp256k1.h"
#include "node/peer_votes.h"

namespace landfall::node {

SignedVote signVote(const protocol::NetworkId& networkId, const protocol::Vote& vote,
                    const crypto::Secp256k1PrivateKey& key);

// Who signed it. Errors: vote-malformed, and those of recoverPublicKey.
Result<protocol::Address> signerOf(const protocol::NetworkId& networkId, const SignedVote& vote);

protocol::Address addressOf(const crypto::Secp256k1PrivateKey& key);

} // namespace landfall::node
