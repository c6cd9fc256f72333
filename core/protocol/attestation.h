#pragma once

#include "base/bytes.h"
#include "protocol/ids.h"

#include <cstddef>

namespace landfall::protocol {

enum class VoteKind : std::uint8_t {
    Agree = 1,
    Revert = 2,
    Freeze = 3,
    Ticket = 4,
};

// What an attester signs (core/README.md, "Votes").
struct Vote {
    VoteKind kind = VoteKind::Agree;
    std::uint64_t setEpoch = 0;
    BatchNumber number = 0;
    Bytes32 finalRoot{};
    Bytes32 commitment{};

    friend bool operator==(const Vote&, const Vote&) = default;
};

// The EIP-712 domain of everything that is signed for a network outside its batches.
Bytes32 networkDomain(const NetworkId& networkId);

// The EIP-712 digest.
Bytes32 voteDigest(const NetworkId& networkId, const Vote& vote);

// ⌊2n/3⌋ + 1
constexpr std::size_t quorumOf(std::size_t attesters) {
    return 2 * attesters / 3 + 1;
}

} // namespace landfall::protocol
