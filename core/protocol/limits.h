#pragma once

#include "protocol/ids.h"

#include <array>
#include <cstddef>

namespace landfall::protocol {

inline constexpr unsigned kAccountLevels = 12; // quaternary: 4^12 accounts
inline constexpr unsigned kBalanceLevels = 5;  // 4^5 tokens
inline constexpr unsigned kVaultLevels = 7;    // 16 chains under each token

inline constexpr AccountId kAccountCapacity = 1U << (2 * kAccountLevels);
inline constexpr TokenId kTokenCapacity = 1U << (2 * kBalanceLevels);
inline constexpr ChainIndex kMaxChain = 15;
inline constexpr unsigned kAmountBits = 120;

// How many operations a circuit takes, and how many distinct vaults and fee
// tokens its operations may touch.
struct BatchShape {
    std::uint8_t size;
    std::uint8_t vaultSlots;
    std::uint8_t feeSlots;
};

inline constexpr std::array<BatchShape, 3> kBatchShapes{{{4, 3, 1}, {8, 4, 2}, {32, 6, 2}}};

constexpr const BatchShape* shapeOfSize(unsigned size) {
    for (const auto& shape : kBatchShapes) {
        if (shape.size == size) {
            return &shape;
        }
    }
    return nullptr;
}

} // namespace landfall::protocol
