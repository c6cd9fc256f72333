#pragma once

#include "l1/chain_adapter.h"
#include "l1/starknet/starknet_client.h"

namespace landfall::l1::starknet {

// Cap = twice what the last block charged for L2 gas, no tip: blocks there are not full. Error: fee-implausible above
// kHighestPrice, as a server must not talk us into it.
Result<FeeSuggestion> suggestionOf(const GasPrices& prices);

// STRK's units a unit of L2 gas; thousands of times what chains charge.
inline constexpr std::uint64_t kHighestPrice = 100'000'000'000'000;

// The bid's cap and tip for L2 gas; for the others what the estimate says. All amounts with half as much again, that of
// L2 gas with what the account's own check takes, and doubled `doublings` times as far as a transaction may have it.
ResourceBounds boundsOf(const FeeEstimate& estimate, const FeeBid& bid, unsigned doublings);

// Tip and all prices raised as told, and L2 gas to `bid` at least; the other prices rise in the same proportion.
ResourceBounds raisedTo(const ResourceBounds& old, const FeeBid& bid, PriceRise rise);

} // namespace landfall::l1::starknet
