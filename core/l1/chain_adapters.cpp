#include "l1/chain_adapters.h"

#include "l1/evm/evm_chain_adapter.h"

namespace landfall::l1 {

Result<std::unique_ptr<ChainAdapter>> makeChainAdapter(const NetworkFile& network, protocol::ChainIndex chain) {
    const auto* entry = network.chain(chain);
    if (entry == nullptr) {
        return Error::invalid("chain-unknown", "the network " + network.name + " has no chain " +
                                                   std::to_string(chain) + ": see landfall-cli chains list");
    }
    return std::unique_ptr<ChainAdapter>(std::make_unique<evm::EvmChainAdapter>(network, *entry));
}

} // namespace landfall::l1
