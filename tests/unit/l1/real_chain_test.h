#pragma once

#include "base/hex.h"
#include "l1/call_runner.h"
#include "l1/chain_adapters.h"
#include "l1/deployment.h"
#include "l1/evm/json_rpc.h"
#include "l1/evm/transaction.h"
#include "unit/l1/anvil_process.h"
#include "unit/l1/generator_key.h"
#include "unit/l1/waiting.h"

namespace landfall::l1 {

// The first accounts of every Anvil (Foundry book, "Anvil").
inline SecretBytes anvilKey(int index) {
    constexpr const char* kKeys[] = {"ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
                                     "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d",
                                     "5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a"};
    return SecretBytes(ByteView(*fromHex(kKeys[index])));
}
inline protocol::Address anvilAddress(int index) {
    return *evm::addressOfKey(anvilKey(index).view());
}

inline constexpr int kGovernor = 0;
inline constexpr int kSequencer = 1;
inline constexpr int kUser = 2;
inline const protocol::Amount kWhole = protocol::Amount{1'000'000'000'000'000'000};

inline DeploymentPlan planFor(const std::string& url) {
    DeploymentPlan plan;
    plan.name = "Test";
    plan.salt[0] = 1;
    plan.feeOwner = anvilAddress(kGovernor);
    plan.genesisRoot = algebra::Fr(77);
    plan.durations = {.proveWindow = 3'600,
                      .maxFutureSkew = 600,
                      .queueWindow = 10'800,
                      .armWindow = 60,
                      .exitPriority = 1'800,
                      .releaseDelay = 7'200};
    plan.roleDelay = 3'600;
    plan.sequencer = anvilAddress(kSequencer);
    plan.attesters = {{anvilAddress(kUser), {}}};
    PlannedChain chain;
    chain.chain.index = 1;
    chain.chain.evmChainId = 31337;
    chain.chain.name = "Real";
    chain.chain.rpcUrls = {url};
    chain.chain.nativeSymbol = "ETH";
    chain.queueFee = Uint256(1'000'000);
    chain.guardian = anvilAddress(kUser);
    plan.chains = {chain};
    PlannedToken coin{0, "ETH", "Ether", {{1, {protocol::Address{}, 18, Uint256(1)}}}, {}};
    PlannedToken usdc{1,
                      "USDC",
                      "Test USD",
                      {{1, {std::nullopt, 6, Uint256(1), 400 * kWhole}}},
                      {{anvilAddress(kUser), 500 * kWhole}}};
    plan.tokens = {coin, usdc};
    plan.keys = {generatorKey(4), generatorKey(8)};
    return plan;
}

// For tests on Anvil with our contracts and our adapter, with nothing in between.
class RealChainTest : public QObject {
protected:
    // `change` makes another plan of the usual one.
    void deploy(const std::function<void(DeploymentPlan&)>& change = {}) {
        QVERIFY2(!AnvilProcess::program().isEmpty(), "Anvil is not installed: run 'npm ci' in core/contracts");
        const auto artefacts = findArtefacts();
        EXPECT_OK(artefacts);
        QVERIFY(m_anvil.start(31337));
        auto plan = planFor(m_anvil.url());
        if (change) {
            change(plan);
        }
        Deployment deployment(std::move(plan), anvilKey(kGovernor), *artefacts);
        const auto network = await<NetworkFile>([&](auto* c, auto done) { deployment.start(c, done); }, 120'000);
        EXPECT_OK(network);
        m_network = *network;
        auto adapter = makeChainAdapter(m_network, 1);
        EXPECT_OK(adapter);
        m_adapter = std::move(*adapter);
        m_runner = std::make_unique<CallRunner>(*m_adapter);
    }
    void close() {
        m_runner.reset();
        m_adapter.reset();
    }

    AnvilProcess m_anvil;
    NetworkFile m_network;
    std::unique_ptr<ChainAdapter> m_adapter;
    std::unique_ptr<CallRunner> m_runner;

    Result<Receipt> run(const ContractCall& call, int who) {
        return await<Receipt>(
            [&](QObject*, auto done) { m_runner->run(call, anvilAddress(who), anvilKey(who), 1, done); });
    }
    Result<ContractState> state(StateAt at = AtLatest{}) {
        return await<ContractState>([&](auto* c, auto done) { m_adapter->contractState(c, at, done); });
    }
    Result<std::vector<PlacedEvent>> events() {
        const auto head = await<ChainHead>([&](auto* c, auto done) { m_adapter->head(c, done); });
        if (!head) {
            return head.error();
        }
        return await<std::vector<PlacedEvent>>([&](auto* c, auto done) {
            m_adapter->eventsIn(c, m_network.chains[0].startBlock, head->latest.number, done);
        });
    }
    Result<QJsonValue> anvil(const QString& method, const QJsonArray& params) {
        evm::JsonRpc rpc({m_anvil.url()}, 31337, "Real");
        return await<QJsonValue>([&](QObject* context, auto done) {
            rpc.call(context, method, params,
                     [done](const auto& answer) { answer ? done(*answer) : done(answer.error().error); });
        });
    }
};

} // namespace landfall::l1
