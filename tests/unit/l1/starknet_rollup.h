#pragma once

#include "l1/starknet/rollup_deployment.h"
#include "unit/l1/sample_proof.h"
#include "unit/l1/starknet_setup_node.h"

#include "crypto/secp256k1.h"

namespace landfall::test {

constexpr protocol::Amount kWhole = 1'000'000'000'000'000'000;
constexpr protocol::ChainIndex kStarknetChain = 2;

inline crypto::Secp256k1PrivateKey attesterKey() {
    return crypto::Secp256k1PrivateKey::fromBytes(Uint256(1234).toBigEndian()).value();
}
inline const crypto::Secp256k1& attesterCurve() {
    static const crypto::Secp256k1 curve{Bytes32{}};
    return curve;
}

// A contract of chains 1 and 2 that knows the sample key for batches of 4, one attester, one sequencer and USDC, of
// which `holder` has three.
inline l1::starknet::RollupPlan sampleRollupPlan(const algebra::Felt& sequencer, const algebra::Felt& holder) {
    constexpr std::uint32_t kDay = 24 * 60 * 60;
    l1::starknet::RollupPlan out;
    out.config.networkId[0] = 7;
    out.config.chainIndex = kStarknetChain;
    out.config.chainSet = 0b110;
    out.config.genesisRoot = algebra::Fr(5);
    out.config.durations = {.proveWindow = kDay,
                            .maxFutureSkew = 600,
                            .queueWindow = 3 * kDay,
                            .armWindow = 3 * kDay,
                            .exitPriority = kDay / 4,
                            .releaseDelay = kDay};
    out.config.roleDelay = kDay;
    out.config.feeToken = StarknetNode::strk();
    out.config.queueFee = 1000;
    out.config.leastQueueFee = 10;
    out.config.mostQueueFee = 100'000;
    out.config.sequencers = {sequencer};
    out.config.attesters = {protocol::Address{crypto::ethereumAddress(attesterCurve().publicKey(attesterKey()))}};
    out.keys = {{4, sampleKeyWords(), {}}};
    out.salt = 77;
    out.tokens = {{1, "Test USD Coin", "USDC", 6, std::nullopt, Uint256(1), 50'000 * kWhole, {{holder, 3 * kWhole}}}};
    return out;
}

// Classes may have to be compiled for it.
inline Result<l1::starknet::RollupDeployment::Outcome> deployRollup(l1::starknet::SetupSender& sender,
                                                                    l1::starknet::RollupPlan plan) {
    using l1::starknet::RollupDeployment;
    RollupDeployment deployment(sender, std::move(plan));
    return await<RollupDeployment::Outcome>(
        [&](QObject*, l1::Done<RollupDeployment::Outcome> done) { deployment.start(std::move(done)); }, 300'000);
}

} // namespace landfall::test
