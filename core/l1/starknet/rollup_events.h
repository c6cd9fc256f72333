#pragma once

#include "l1/chain_types.h"
#include "l1/starknet/starknet_client.h"

#include <map>

namespace landfall::l1::starknet {

// Of the tokens of one chain, 0..18.
using TokenDecimals = std::map<protocol::TokenId, std::uint8_t>;

// The token in whose own units the event gives an amount; nothing if it gives none.
std::optional<protocol::TokenId> tokenOfAmount(const StarknetEvent& event);

// What an event of the rollup contract says (events.cairo), nothing for one that no one above needs. All of a batch and
// of a proof is in their events. Error: rpc-bad-answer; also where `decimals` lacks the event's tokenOfAmount.
Result<std::optional<ChainEvent>> eventOf(const StarknetEvent& event, const TokenDecimals& decimals);

} // namespace landfall::l1::starknet
