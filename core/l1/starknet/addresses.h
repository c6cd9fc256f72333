#pragma once

#include "l1/starknet/felts.h"
#include "protocol/chain_address.h"

// Addresses of any family as a Starknet chain takes them.
namespace landfall::l1::starknet {

inline protocol::WideAddress toWide(const algebra::Felt& felt) {
    return {felt.toUint256().toBigEndian()};
}

// Error: address-wrong-family, for one of 20 bytes or one that no contract there can have.
Result<algebra::Felt> wideOf(const protocol::ChainAddress& address);

} // namespace landfall::l1::starknet
