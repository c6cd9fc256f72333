#include "node/requests/gas_costs.h"

#include <algorithm>

namespace landfall::node {
namespace {

// Units of gas, measured on the contracts and rounded up (tests/bench/run.sh gas).
constexpr std::uint64_t kGasOfBatch = 290'000; // commit and proof
constexpr std::uint64_t kGasOfWords = 3'500;   // of one operation in the batch's data
constexpr std::uint64_t kGasOfExecution = 70'000;
constexpr std::uint64_t kGasOfPayout = 35'000; // to a recipient that is new to the token

std::optional<Uint256> priceOf(const FeePolicy& policy, const std::string& symbol) {
    const auto found = policy.prices.find(symbol);
    return found == policy.prices.end() || found->second == 0 ? std::nullopt
                                                              : std::optional(protocol::toUint256(found->second));
}

} // namespace

std::optional<protocol::Amount> gasCost(const l1::NetworkFile& network, protocol::TokenId token,
                                        const FeePolicy& policy,
                                        const std::map<protocol::ChainIndex, Uint256>& gasPrices, unsigned perBatch) {
    const auto* known = network.token(token);
    const auto worth = known == nullptr ? std::nullopt : priceOf(policy, known->symbol);
    if (!worth) {
        return std::nullopt;
    }
    // In base units of a coin times its price.
    std::optional<Uint256> shared = Uint256(0);
    Uint256 dearestRun;
    Uint256 dearestPayout;
    for (const auto& chain : network.chains) {
        const auto coin = priceOf(policy, chain.nativeSymbol);
        const auto gas = gasPrices.find(chain.index);
        const auto unit = coin && gas != gasPrices.end() ? checkedMul(gas->second, *coin) : std::nullopt;
        const auto batch = unit ? checkedMul(*unit, kGasOfBatch + kGasOfWords * perBatch) : std::nullopt;
        shared = batch && shared ? checkedAdd(*shared, *batch) : std::nullopt;
        if (!shared) {
            return std::nullopt;
        }
        if (known->chains.contains(chain.index)) {
            dearestRun = std::max(dearestRun, checkedMul(*unit, kGasOfExecution).value_or(dearestRun));
            dearestPayout = std::max(dearestPayout, checkedMul(*unit, kGasOfPayout).value_or(dearestPayout));
        }
    }
    const auto together = checkedAdd(*shared, dearestRun);
    const auto own = together ? checkedAdd(divMod(*together, perBatch).quotient, dearestPayout) : std::nullopt;
    if (!own) {
        return std::nullopt;
    }
    const auto amount = protocol::amountFromUint256(divMod(*own, *worth).quotient);
    return amount ? std::optional(*amount) : std::nullopt;
}

} // namespace landfall::node
