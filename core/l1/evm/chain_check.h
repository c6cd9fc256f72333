#pragma once

#include "l1/evm/eth_client.h"

namespace landfall::l1::evm {

// Compares what is on the chain with the network file, one line each. Asks what a node will ask: the
// final block, the contract's counters in it, its events, the price of gas. Stops at the first thing
// without which the rest means nothing. Always answers a report.
void runChainCheck(JsonRpc& rpc, EthClient& client, QObject* context, const NetworkFile& network,
                   protocol::ChainIndex chain, Done<ChainReport> done);

} // namespace landfall::l1::evm
