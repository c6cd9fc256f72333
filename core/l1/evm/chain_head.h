#pragma once

#include "l1/evm/eth_client.h"

namespace landfall::l1::evm {

// The newest block and the final one, as the network file says how to find it. Errors: those of voteOnFinal,
// EthClient and JsonRpc::blame.
void readHead(JsonRpc& rpc, EthClient& client, QObject* context, const NetworkChain& chain, Done<ChainHead> done);

} // namespace landfall::l1::evm
