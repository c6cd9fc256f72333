#pragma once

#include "l1/network_file.h"
#include "l1/starknet/starknet_client.h"

namespace landfall::l1::starknet {

// The newest block and the final one: what Ethereum has proven, or as far below the newest as the network file says.
// Errors: finalised-block-missing, which names the remedy; those of StarknetClient and JsonRpc::blame.
void readHead(evm::JsonRpc& rpc, StarknetClient& client, QObject* context, const NetworkChain& chain,
              Done<ChainHead> done);

} // namespace landfall::l1::starknet
