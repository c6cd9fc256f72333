#pragma once

#include "base/bytes.h"

#include <array>

namespace landfall::crypto {

// Keccak-256 with the original padding (0x01), as Ethereum uses it; SHA3-256
// pads differently and gives other digests.
// Source: The Keccak reference 3.0, rate 1088, capacity 512.
class Keccak256 {
public:
    void update(ByteView data);

    // The digest of everything absorbed; the hasher is then empty again.
    Bytes32 finish();

private:
    static constexpr std::size_t kRate = 136; // bytes absorbed a permutation

    void absorb(const std::uint8_t* block);

    std::array<std::uint64_t, 25> m_lanes{};
    std::array<std::uint8_t, kRate> m_block{};
    std::size_t m_used = 0; // bytes waiting in m_block, always below kRate
};

Bytes32 keccak256(ByteView data);

} // namespace landfall::crypto
