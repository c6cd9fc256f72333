#pragma once

#include "l1/network_file.h"
#include "l1/starknet/starknet_client.h"

namespace landfall::l1::starknet {

// An event of the rollup contract and where it is. Its log index counts the contract's own events among those given,
// from 0 in each block. So a range of whole blocks gives every event of a block a place of its own, by which events are
// stored; a receipt gives places within its transaction alone. A server's list of events names no other place.
struct FoundEvent {
    EventPlace place;
    StarknetEvent event;
};

// Of events in their order. Error: rpc-bad-answer, for events that are in none.
Result<std::vector<FoundEvent>> placed(std::vector<StarknetEvent> events);

// Turns them into what the rest of the program knows. Asks the contract for the decimals of tokens that the network
// file does not list, and whose a delayed payout is, where its event leaves that open. `server` sent the events.
// Answers while `context` lives. Errors: those of StarknetClient and JsonRpc::blame.
void readEvents(evm::JsonRpc& rpc, std::size_t server, StarknetClient& client, QObject* context,
                const NetworkFile& network, const NetworkChain& chain, std::vector<FoundEvent> found,
                Done<std::vector<PlacedEvent>> done);

// All events of the contract in a range of blocks. Errors: block-not-found when the server's chain ends below `to`;
// rpc-servers-differ when servers, or the chain, changed on the way; those of JsonRpc::blame. Answers while
// lastServer() is the one that sent them all.
void readEventRange(evm::JsonRpc& rpc, StarknetClient& client, QObject* context, const NetworkChain& chain,
                    BlockNumber from, BlockNumber to, Done<std::vector<FoundEvent>> done);

} // namespace landfall::l1::starknet
