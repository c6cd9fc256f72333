#pragma once

#include "algebra/fr.h"
#include "protocol/ids.h"

#include <optional>
#include <string>
#include <vector>

namespace landfall::protocol {

// What makes a network itself: its id is a hash of exactly this (core/README.md, "Network id").
struct Manifest {
    struct Chain {
        ChainIndex index = 0;
        EvmChainId evmChainId = 0;        // 0 on a chain of another family, and then
        std::string starknetChainId = {}; // its name, 1 to 31 characters
    };
    struct Size {
        std::uint8_t size = 0;
        Bytes32 verifyingKeyHash{};
    };

    Bytes32 salt{};
    algebra::Fr genesisRoot;
    Address feeOwner;
    std::vector<Chain> chains; // ascending by index
    std::vector<Size> sizes;   // ascending
    // Of the exit circuit, where funds can be proven out of a frozen contract.
    std::optional<Bytes32> exitVerifyingKeyHash;
};

NetworkId networkIdOf(const Manifest& manifest);
ChainSet chainSetOf(const Manifest& manifest);

} // namespace landfall::protocol
