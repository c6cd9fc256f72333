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

// Nobody reads the governance of another family's contracts.
Error unspokenFamily(const NetworkChain& chain) {
    return Error::invalid("chain-family", chain.name + " has " + std::string(protocol::addressesOf(chain.family)) +
                                              ", and this program can't show or change what governs such a chain: get "
                                              "a newer one");
}

} // namespace

Result<std::unique_ptr<ChainAdapter>> makeChainAdapter(const NetworkFile& network, protocol::ChainIndex chain) {
    const auto* entry = network.chain(chain);
    if (entry == nullptr) {
        return unknownChain(network, chain);
    }
    if (entry->family == protocol::AddressFamily::Starknet) {
        return std::unique_ptr<ChainAdapter>(std::make_unique<starknet::StarknetChainAdapter>(network, *entry));
    }
    return std::unique_ptr<ChainAdapter>(std::make_unique<evm::EvmChainAdapter>(network, *entry));
}

Result<std::unique_ptr<GovernanceReader>> makeGovernanceReader(const NetworkFile& network, protocol::ChainIndex chain) {
    const auto* entry = network.chain(chain);
    if (entry == nullptr) {
        return unknownChain(network, chain);
    }
    if (entry->family != protocol::AddressFamily::Evm) {
        return unspokenFamily(*entry);
    }
    return std::unique_ptr<GovernanceReader>(std::make_unique<evm::EvmGovernanceReader>(network, *entry));
}

} // namespace landfall::l1
