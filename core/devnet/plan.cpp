#include "devnet/plan.h"

#include "crypto/random.h"
#include "devnet/accounts.h"
#include "devnet/starknet_chain.h"

#include <array>

namespace landfall::devnet {

namespace {

constexpr std::uint32_t kDay = 24 * 60 * 60;
constexpr std::uint32_t kStarknetDepth = 2;              // blocks
constexpr std::uint64_t kQueueFee = 100'000'000'000'000; // 0.0001 coins
const protocol::Amount kWhole = protocol::Amount{1'000'000'000'000'000'000};

l1::PlannedChain chainOf(std::size_t number, const LocalChain& local) {
    l1::PlannedChain out;
    out.chain.index = static_cast<protocol::ChainIndex>(number + 1);
    out.chain.family = local.family;
    out.chain.evmChainId = local.evmChainId;
    out.chain.name = local.name.toStdString();
    out.chain.rpcUrls = {local.url.toStdString()};
    out.chain.confirmations = 1;
    out.chain.nativeSymbol = "ETH";
    out.queueFee = Uint256(kQueueFee);
    if (local.family == protocol::AddressFamily::Starknet) {
        out.chain.starknet = starknetPlace();
        out.chain.nativeSymbol = "STRK";
        out.chain.finalisedDepth = kStarknetDepth; // nothing proves this chain on Ethereum
    }
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
    for (const auto& [role, whole] :
         {std::pair(Role::Faucet, 100'000'000U), std::pair(Role::MarketMaker, 1'000'000U)}) {
        out.holders.emplace_back(accountOf(role).address, whole * kWhole);
        out.holders.emplace_back(starknetAccountOf(role, starknetPlace().accountClass), whole * kWhole);
    }
    return out;
}

} // namespace

std::vector<LocalChain> localChains(const std::vector<protocol::AddressFamily>& kinds) {
    static constexpr std::array<const char*, kMostChains> kNumerals{"One", "Two", "Three", "Four"};
    std::vector<LocalChain> out;
    std::size_t anvils = 0;
    for (const auto kind : kinds) {
        if (kind == protocol::AddressFamily::Starknet) {
            out.push_back({kind, QStringLiteral("Starknet Devnet"), 0});
        } else {
            out.push_back({kind, QStringLiteral("Anvil %1").arg(QLatin1StringView(kNumerals.at(anvils))),
                           kFirstChainId + anvils});
            ++anvils;
        }
    }
    return out;
}

bool isLocalChain(const l1::NetworkChain& chain) {
    return chain.starknet ? chain.starknet->chainId == kStarknetChainId
                          : chain.evmChainId >= kFirstChainId && chain.evmChainId < kFirstChainId + kMostChains;
}

l1::DeploymentPlan devnetPlan(const std::vector<LocalChain>& chains, std::vector<l1::VerifyingKey> keys,
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
    for (std::size_t i = 0; i < chains.size(); ++i) {
        plan.chains.push_back(chainOf(i, chains[i]));
        if (chains[i].family == protocol::AddressFamily::Evm) {
            coin.chains[plan.chains.back().chain.index] = {protocol::Address{}, protocol::kAmountDecimals, Uint256(1)};
        }
    }
    plan.tokens = {coin, testToken(kUsdc, "USDC", "Test USD Coin", 6, chains.size()),
                   testToken(kWeth, "WETH", "Test Wrapped Ether", protocol::kAmountDecimals, chains.size())};
    plan.keys = std::move(keys);
    if (exitKey) {
        plan.exits = l1::PlannedExits{.lastResort = 0, .key = std::move(exitKey)};
    }
    return plan;
}

} // namespace landfall::devnet
