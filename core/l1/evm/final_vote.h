#pragma once

#include "l1/evm/eth_client.h"

namespace landfall::l1::evm {

// The newest block that `agreeingServers` of the chain's servers call final, and none of those that answer denies.
// One honest server that answers is so enough to keep a false block out, and as many that lie alike as the number
// says to let one in where no honest one answers. Servers that rest are asked only where the others are too few.
// Errors: rpc-servers-disagree, which names each server and its block; rpc-too-few-agree; finalised-block-missing.
void voteOnFinal(JsonRpc& rpc, EthClient& client, QObject* context, const NetworkChain& chain, Done<BlockRef> done);

} // namespace landfall::l1::evm
