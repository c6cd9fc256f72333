#pragma once

#include "base/bytes.h"

#include <algorithm>
#include <compare>
#include <cstdint>

namespace landfall::protocol {

// The network's own number of a chain, 1..15. Not the EVM chain id.
using ChainIndex = std::uint8_t;
using EvmChainId = std::uint64_t;
using TokenId = std::uint16_t;
using AccountId = std::uint32_t;
using Nonce = std::uint32_t;
using BatchNumber = std::uint64_t;
using UnixSeconds = std::uint64_t;

// Bit i stands for chain i.
using ChainSet = std::uint16_t;

using NetworkId = FixedBytes<31>;

// The network id in 32 bytes: a zero byte, then the id.
constexpr Bytes32 networkIdWord(const NetworkId& id) {
    Bytes32 out{};
    std::copy(id.begin(), id.end(), out.begin() + 1);
    return out;
}

struct Address {
    FixedBytes<20> bytes{};

    bool isZero() const { return bytes == FixedBytes<20>{}; }
    friend auto operator<=>(const Address&, const Address&) = default;
};

// Big-endian, below 2^251: an address of a chain whose addresses don't fit 20 bytes.
struct WideAddress {
    Bytes32 bytes{};

    bool isZero() const { return bytes == Bytes32{}; }
    friend auto operator<=>(const WideAddress&, const WideAddress&) = default;
};
inline constexpr unsigned kWideAddressBits = 251;

} // namespace landfall::protocol
