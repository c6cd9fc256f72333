#pragma once

#include "l1/starknet/starknet_client.h"

#include <map>

// The events of the rollup contract on a Starknet chain, as events.cairo has them.
namespace landfall::l1::starknet {

// Of the tokens of one chain, 0..18.
using TokenDecimals = std::map<protocol::TokenId, std::uint8_t>;

// The token in whose own units the event gives an amount; nothing if it gives none.
std::optional<protocol::TokenId> tokenOfAmount(const StarknetEvent& event);

// Nothing for events that no one above needs (claims of queue fees). The event of a payout that was delayed does not
// say whether its recipient is an address of the chain or an owner of 160 bits: it comes as the former. Error:
// rpc-bad-answer; also where `decimals` lacks the event's tokenOfAmount.
Result<std::optional<ChainEvent>> eventOf(const StarknetEvent& event, const TokenDecimals& decimals);

} // namespace landfall::l1::starknet
