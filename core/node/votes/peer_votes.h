#pragma once

#include "base/result.h"
#include "protocol/attestation.h"

#include <QtCore/QObject>

#include <functional>
#include <vector>

namespace landfall::node {

// A vote with its signature, as nodes pass it around. r ‖ s ‖ v.
struct SignedVote {
    protocol::Vote vote;
    FixedBytes<65> signature{};

    friend bool operator==(const SignedVote&, const SignedVote&) = default;
};

// Asks another node for its attester's votes. The answer arrives later, from the
// event loop, exactly once, unless `context` is destroyed first. Nothing in an
// answer is believed: the caller checks signatures and signers.
class PeerVotes {
public:
    virtual ~PeerVotes() = default;
    // Its own votes on batches from `first` on, at most 100, ascending; and the FREEZE votes that it knows of
    // others, at most 200.
    virtual void fetch(QObject* context, const std::string& url, protocol::BatchNumber first,
                       std::function<void(Result<std::vector<SignedVote>>)> done) = 0;
};

} // namespace landfall::node
