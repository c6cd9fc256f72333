#pragma once

#include "node/shared/stage_context.h"

namespace landfall::node {

// A batch as FREEZE names it. Number 0 is genesis.
struct FreezePoint {
    protocol::BatchNumber number = 0;
    Bytes32 commitment{};
    Bytes32 root{};

    friend bool operator==(const FreezePoint&, const FreezePoint&) = default;
};

// FREEZE votes of the network's attesters on one batch, one a signer, ascending by signer.
struct FreezeTally {
    FreezePoint point;
    std::vector<store::VoteRow> votes;
};

FreezePoint genesisPoint(const StageContext& context);
// What a chain shows as proven under the number, in blocks up to `upToBlock`; nothing if it shows none.
std::optional<FreezePoint> provenPoint(const StageContext& context, protocol::ChainIndex chain,
                                       protocol::BatchNumber number, std::uint64_t upToBlock = store::kAnyBlock);
// By point: all that this node knows, those with most votes first.
std::vector<FreezeTally> freezeTallies(const StageContext& context);
// The point of a quorum's votes. Nothing, too, where quorums signed two, or a chain was given another.
std::optional<FreezeTally> freezeCertificate(const StageContext& context);
// That certificate, as a chain's contract takes it; nothing if the chain does not hold the batch.
std::optional<l1::FreezeByVotes> freezeByVotes(const StageContext& context, protocol::ChainIndex chain);
// Where the network ends: a chain was given a certificate for it in a final block.
std::optional<protocol::BatchNumber> freezeNumber(const StageContext& context);

} // namespace landfall::node
