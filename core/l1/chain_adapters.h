#pragma once

#include "l1/chain_adapter.h"
#include "l1/governance.h"
#include "l1/network_file.h"

#include <memory>

namespace landfall::l1 {

// The adapter for one chain of a network, on the calling thread. A chain's family
// is a matter of its entry in the file. Error: chain-unknown.
Result<std::unique_ptr<ChainAdapter>> makeChainAdapter(const NetworkFile& network, protocol::ChainIndex chain);
// The same for its governance.
Result<std::unique_ptr<GovernanceReader>> makeGovernanceReader(const NetworkFile& network, protocol::ChainIndex chain);

} // namespace landfall::l1
