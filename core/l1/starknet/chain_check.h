#pragma once

#include "l1/network_file.h"
#include "l1/starknet/starknet_client.h"

namespace landfall::l1::starknet {

// ChainAdapter::checkChain. `network` and `chain` outlive the context.
void runChainCheck(evm::JsonRpc& rpc, StarknetClient& client, QObject* context, const NetworkFile& network,
                   const NetworkChain& chain, Done<ChainReport> done);

} // namespace landfall::l1::starknet
