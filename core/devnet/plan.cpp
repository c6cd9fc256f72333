#include "devnet/plan.h"

#include "crypto/random.h"
#include "devnet/accounts.h"

#include <array>

namespace landfall::devnet {

namespace {

constexpr std::uint32_t kDay = 24 * 60 * 60;
constexpr std::uint64_t kQueueFee = 100'000'000'000'000; // 0.0001 coins
const protocol::Amount kWhole = protocol::Amount{1'000'000'000'000'000'000};

l1::PlannedChain chainOf(std::size_t number, const QString& url) {
    const auto local = localChain(number);
    l1::PlannedChain out;
    out.chain.index = static_cast<protocol::ChainIndex>(number + 1);
    out.chain.evmChainId = local.evmChainId;
    out.chain.name = local.name.toStdString();
    out.chain.rpcUrls = {url.toStdString()};
    out.chain.confirmations = 1;
    out.chain.nativeSymbol = "ETH";
    out.queueFee = Uint256(kQueueFee);
    return out;
}

// `onFirst`: the token's decimals on the first chain; it has 18 on the others.
l1::PlannedToken testToken(protocol::TokenId id, const char* symbol, const char* name, std::uint8_t onFirst,
                           std::size_t chains) {
    l1::PlannedToken out{id, symbol, name, {}, {}};
    for (std::size_t i = 0; i < chains; ++i) {
        const auto decimals = i == 0 ? onFirst : std::uint8_t{protocol::kAmountDecimals};
        out.chains[static_cast<protocol::ChainIndex>(i + 1)] = {std::nullopt, decimals, Uint256(1)};
    }
    out.holders = {{accountOf(Role::Faucet).address, 100'000'000 * kWhole},
                   {accountOf(Role::MarketMaker).address, 1'000'000 * kWhole}};
    return out;
}

} // namespace

LocalChain localChain(std::size_t number) {
    static constexpr std::array<const char*, kMostChains> kNumerals{"One", "Two", "Three", "Four"};
    return {QStringLiteral("Anvil %1").arg(QLatin1StringView(kNumerals.at(number))), kFirstChainId + number};
}

bool isLocalChain(protocol::EvmChainId evmChainId) {
    return evmChainId >= kFirstChainId && evmChainId < kFirstChainId + kMostChains;
}

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
    l1::PlannedToken coin{kCoin, "ETH", "Ether", {}, {}};
    for (std::size_t i = 0; i < chainUrls.size(); ++i) {
        plan.chains.push_back(chainOf(i, chainUrls[i]));
        coin.chains[plan.chains.back().chain.index] = {protocol::Address{}, protocol::kAmountDecimals, Uint256(1)};
    }
    plan.tokens = {coin, testToken(kUsdc, "USDC", "Test USD Coin", 6, chainUrls.size()),
                   testToken(kWeth, "WETH", "Test Wrapped Ether", protocol::kAmountDecimals, chainUrls.size())};
    plan.keys = std::move(keys);
    if (exitKey) {
        plan.exits = l1::PlannedExits{.lastResort = 0, .key = std::move(exitKey)};
    }
    return plan;
}

} // namespace landfall::devnet
