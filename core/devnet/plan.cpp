#include "devnet/plan.h"

#include "crypto/random.h"
#include "devnet/accounts.h"

namespace landfall::devnet {

namespace {

constexpr std::uint32_t kDay = 24 * 60 * 60;
constexpr std::uint64_t kQueueFee = 100'000'000'000'000; // 0.0001 coins
const protocol::Amount kWhole = protocol::Amount{1'000'000'000'000'000'000};

l1::PlannedChain chainOf(protocol::ChainIndex index, protocol::EvmChainId id, const char* name, const QString& url) {
    l1::PlannedChain out;
    out.chain.index = index;
    out.chain.evmChainId = id;
    out.chain.name = name;
    out.chain.rpcUrls = {url.toStdString()};
    out.chain.confirmations = 1;
    out.chain.nativeSymbol = "ETH";
    out.queueFee = Uint256(kQueueFee);
    return out;
}

l1::PlannedToken testToken(protocol::TokenId id, const char* symbol, const char* name, std::uint8_t onFirst,
                           std::uint8_t onSecond) {
    l1::PlannedToken out{id, symbol, name, {}, {}};
    out.chains[1] = {std::nullopt, onFirst, Uint256(1)};
    out.chains[2] = {std::nullopt, onSecond, Uint256(1)};
    out.holders = {{accountOf(Role::Faucet).address, 100'000'000 * kWhole},
                   {accountOf(Role::MarketMaker).address, 1'000'000 * kWhole}};
    return out;
}

} // namespace

l1::DeploymentPlan devnetPlan(const std::vector<QString>& chainUrls, std::vector<l1::VerifyingKey> keys,
                              std::optional<l1::VerifyingKey> exitKey, const algebra::Fr& genesisRoot) {
    l1::DeploymentPlan plan;
    plan.name = "Devnet";
    crypto::randomBytes(plan.salt);
    plan.feeOwner = accountOf(Role::FeeOwner).address;
    plan.genesisRoot = genesisRoot;
    plan.durations = {.proveWindow = kDay,
                      .maxFutureSkew = 600,
                      .queueWindow = 3 * kDay,
                      .armWindow = 3 * kDay,
                      .exitPriority = kDay / 4,
                      .releaseDelay = kDay};
    plan.roleDelay = kDay;
    plan.developmentKeys = true;
    plan.movableClocks = true;
    plan.sequencer = accountOf(Role::Sequencer).address;
    for (unsigned i = 0; i < kAttesters; ++i) {
        plan.attesters.push_back({attesterAccount(i).address, {}});
    }
    plan.chains = {chainOf(1, kFirstChainId, "Anvil One", chainUrls[0]),
                   chainOf(2, kSecondChainId, "Anvil Two", chainUrls[1])};
    l1::PlannedToken coin{kCoin, "ETH", "Ether", {}, {}};
    coin.chains[1] = {protocol::Address{}, 18, Uint256(1)};
    coin.chains[2] = {protocol::Address{}, 18, Uint256(1)};
    plan.tokens = {coin, testToken(kUsdc, "USDC", "Test USD Coin", 6, 18),
                   testToken(kWeth, "WETH", "Test Wrapped Ether", 18, 18)};
    plan.keys = std::move(keys);
    if (exitKey) {
        plan.exits = l1::PlannedExits{.lastResort = 0, .key = std::move(exitKey)};
    }
    return plan;
}

} // namespace landfall::devnet
