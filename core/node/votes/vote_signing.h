#pragma once

#include "node/shared/evm_signing.h"
#include "node/votes/peer_votes.h"

namespace landfall::node {

SignedVote signVote(const protocol::NetworkId& networkId, const protocol::Vote& vote,
                    const crypto::Secp256k1PrivateKey& key);

// Who signed it. Errors: those of signerOfDigest.
Result<protocol::Address> signerOf(const protocol::NetworkId& networkId, const SignedVote& vote);

} // namespace landfall::node
