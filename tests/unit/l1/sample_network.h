#pragma once

#include "algebra/g1.h"
#include "algebra/g2.h"
#include "l1/deployment.h"

// A key that could be one: points of the groups, no two of beta, gamma and delta alike. Nobody has proofs for it.
inline std::vector<landfall::Bytes32> sampleKeyWords(std::uint64_t seed) {
    using namespace landfall;
    std::vector<Bytes32> out;
    const auto put = [&](const algebra::G1Affine& point) {
        out.push_back(point.x.toBigEndian());
        out.push_back(point.y.toBigEndian());
    };
    put((algebra::G1Jacobian::generator() * Uint256(seed)).toAffine());
    for (std::uint64_t i = 0; i < 3; ++i) {
        const auto point = (algebra::G2Jacobian::generator() * Uint256(seed + i)).toAffine();
        for (const auto* coordinate : {&point.x, &point.y}) {
            out.push_back(coordinate->c1.toBigEndian());
            out.push_back(coordinate->c0.toBigEndian());
        }
    }
    for (std::uint64_t i = 0; i < 4; ++i) {
        put((algebra::G1Jacobian::generator() * Uint256(seed + i)).toAffine());
    }
    return out;
}

// Two chains, three tokens (one on a single chain), three attesters.
inline landfall::l1::NetworkFile sampleNetwork() {
    using namespace landfall;
    const auto address = [](std::uint8_t last) {
        protocol::Address out;
        out.bytes[0] = 0x10;
        out.bytes[19] = last;
        return out;
    };
    l1::NetworkFile out;
    out.name = "Sample";
    out.salt[0] = 7;
    out.feeOwner = address(1);
    out.genesisRoot = algebra::Fr(12345);
    out.durations = {.proveWindow = 86'400,
                     .maxFutureSkew = 600,
                     .queueWindow = 259'200,
                     .armWindow = 259'200,
                     .exitPriority = 21'600,
                     .releaseDelay = 86'400};
    out.developmentKeys = true;
    out.sequencer = address(2);
    out.sequencerRpcUrl = "http://127.0.0.1:4000";
    for (const auto index : {protocol::ChainIndex{1}, protocol::ChainIndex{2}}) {
        l1::NetworkChain chain;
        chain.index = index;
        chain.evmChainId = 31'336U + index;
        chain.name = index == 1 ? "First" : "Second";
        chain.rpcUrls = {"http://127.0.0.1:1"};
        chain.rollup = address(static_cast<std::uint8_t>(0x20 + index));
        chain.startBlock = 5;
        chain.explorerTransactionUrl = "https://explorer.example/tx/{hash}";
        chain.nativeSymbol = "ETH";
        out.chains.push_back(chain);
    }
    out.tokens = {{0, "ETH", "Ether", {{1, {{}, 18}}, {2, {{}, 18}}}},
                  {1, "USDC", "USD Coin", {{1, {address(0x31), 6}}, {2, {address(0x32), 18}}}},
                  {2, "ONE", "Only on the first", {{1, {address(0x33), 18}}}}};
    for (const std::uint8_t size : {std::uint8_t{4}, std::uint8_t{8}}) {
        const l1::VerifyingKey key{size, sampleKeyWords(size), {size}};
        out.sizes.push_back({size, key.hash(), key.circuitHash, key.words});
    }
    out.attesters = {{address(0x41), "http://127.0.0.1:4001"}, {address(0x42), ""}, {address(0x43), ""}};
    return out;
}
