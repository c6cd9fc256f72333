#pragma once

#include "l1/evm/eth_client.h"

#include <memory>

namespace landfall::l1::evm {

// Turns logs of the rollup contract into events, in order. Fetches the transactions that committed batches, and the
// decimals of tokens that the network file does not list. `server` sent the logs. Answers while `context` lives.
// Errors: those of EthClient and JsonRpc::blame.
void readEvents(JsonRpc& rpc, std::size_t server, EthClient& client, QObject* context, const NetworkFile& network,
                protocol::ChainIndex chain, std::vector<Log> logs, Done<std::vector<PlacedEvent>> done);

// All logs of the contract in a range of blocks, asked for in parts that shrink when a server
// finds them too large. Errors: block-not-found when the server's chain ends below
// `to`; rpc-servers-differ when servers changed on the way, so that a lagging one
// can't hide events; those of JsonRpc::blame. Answers while lastServer() is the one that sent them all.
void readLogRange(JsonRpc& rpc, EthClient& client, QObject* context, const NetworkChain& chain, BlockNumber from,
                  BlockNumber to, Done<std::vector<Log>> done);

} // namespace landfall::l1::evm
