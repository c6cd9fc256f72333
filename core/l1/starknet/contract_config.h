#pragma once

#include "l1/network_file.h"
#include "l1/starknet/contract_views.h"

namespace landfall::l1::starknet {

// What the contract answers to config: interface.cairo's Config, as far as a network file says the same.
struct ContractConfig {
    Bytes32 networkId{};
    protocol::ChainIndex chainIndex = 0;
    protocol::ChainSet chainSet = 0;
    Bytes32 genesisRoot{};
    NetworkDurations durations;
    protocol::WideAddress feeToken;
    bool exits = false;
    std::uint32_t lastResort = 0;
    std::vector<protocol::Address> attesters;
};
std::optional<ContractConfig> configIn(FeltsView felts);

// One line of a check: what the contract has, what the file has, and what is wrong if they differ.
struct ConfigLine {
    const char* subject;
    std::string found;
    std::string wanted;
    const char* code;
    const char* difference; // "belongs to another network"
};
std::vector<ConfigLine> compared(const ContractConfig& config, const NetworkFile& network, const NetworkChain& chain);

} // namespace landfall::l1::starknet
