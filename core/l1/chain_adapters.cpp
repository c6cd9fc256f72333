#include "l1/chain_adapters.h"

#include "l1/evm/evm_chain_adapter.h"
#include "l1/evm/governance.h"
#include "l1/starknet/starknet_chain_adapter.h"

namespace landfall::l1 {

namespace {

Error unknownChain(const NetworkFile& network, protocol::ChainIndex chain) {
    return Error::invalid("chain-unknown", "the network " + network.name + " has no chain " + std::to_string(chain) +
                                               ": see landfall-cli chains list");
}

Error notGoverned(const NetworkChain& chain) {
    return Error::invalid("chain-family", "the governor's commands don't reach " + chain.name +
                                              ", a Starknet chain: its governor sends them with other tools");
}

} // namespace

Result<std::unique_ptr<ChainAdapter>> makeChainAdapter(const NetworkFile& network, protocol::ChainIndex chain) {
    const auto* entry = network.chain(chain);
    if (entry == nullptr) {
        return unknownChain(network, chain);
    }
    if (entry->starknet) {
        return std::unique_ptr<ChainAdapter>(std::make_unique<starknet::StarknetChainAdapter>(network, *entry));
    }
    return std::unique_ptr<ChainAdapter>(std::make_unique<evm::EvmChainAdapter>(network, *entry));
}

Result<std::unique_ptr<GovernanceReader>> makeGovernanceReader(const NetworkFile& network, protocol::ChainIndex chain) {
    const auto* entry = network.chain(chain);
    if (entry == nullptr) {
        return unknownChain(network, chain);
    }
    if (entry->starknet) {
        return notGoverned(*entry);
    }
    return std::unique_ptr<GovernanceReader>(std::make_unique<evm::EvmGovernanceReader>(network, *entry));
}

} // namespace landfall::l1
