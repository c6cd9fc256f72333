#pragma once

#include "l1/network_file.h"
#include "l1/starknet/rollup_events.h"

namespace landfall::l1::starknet {

// The contract's events as chain events, in order. Asks the contract for the decimals of tokens that the network file
// does not list. logIndex: the event's place among the contract's own of its block. `server` sent the events. Errors:
// those of StarknetClient and JsonRpc::blame.
void placeEvents(evm::JsonRpc& rpc, std::size_t server, StarknetClient& client, QObject* context,
                 const NetworkFile& network, const NetworkChain& chain, std::vector<StarknetEvent> events,
                 Done<std::vector<PlacedEvent>> done);

// All of the contract in blocks from … to. Errors: block-not-found when the server's chain ends below `to`;
// rpc-servers-differ; those of StarknetClient. Answers while lastServer() is the one that sent them all.
void readEventRange(evm::JsonRpc& rpc, StarknetClient& client, QObject* context, const Felt& rollup, BlockNumber from,
                    BlockNumber to, Done<std::vector<StarknetEvent>> done);

TokenDecimals decimalsOf(const NetworkFile& network, protocol::ChainIndex chain);

} // namespace landfall::l1::starknet
