#pragma once

#include "l1/chain_adapter.h"

#include <vector>

namespace landfall::l1::evm {

// What a server says of recent blocks (eth_feeHistory).
struct FeeHistory {
    Uint256 nextBaseFee;       // of the block that comes next
    std::vector<Uint256> tips; // a middling tip of each recent block, oldest first
};

// Cap = 2 · base fee + tip, so the bid holds through six full blocks (each raises
// the base fee by an eighth at most; EIP-1559). Tip = the median, within bounds.
// Error: fee-implausible above kHighestCap: a server must not talk us into it.
Result<FeeSuggestion> suggestFees(const FeeHistory& history);

// The larger of `wanted` and `old` raised by an eighth, each of cap and tip.
// Pools refuse to replace a transaction for a rise of less than 10 to 12.5 %.
FeeBid replacementBid(const FeeBid& old, const FeeBid& wanted);

// After a pool refused `old` for its price: the tip doubled as well, up to kHighestTip. No
// server says by a standard what its pool would take.
FeeBid bidAfterRefusal(const FeeBid& old, const FeeBid& wanted);

inline constexpr std::uint64_t kGwei = 1'000'000'000;
inline constexpr std::uint64_t kLowestTip = kGwei / 1000;
inline constexpr std::uint64_t kHighestTip = 50 * kGwei;
inline constexpr std::uint64_t kHighestCap = 20'000 * kGwei;

} // namespace landfall::l1::evm
