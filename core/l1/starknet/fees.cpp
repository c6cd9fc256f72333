#include "l1/starknet/fees.h"

#include <algorithm>
#include <limits>

namespace landfall::l1::starknet {

namespace {

constexpr unsigned kPriceBits = 128;
constexpr std::uint64_t kMostL2Gas = 1'100'000'000; // of one transaction, measured on a local node
// What an account takes to check its signature, which no estimate has in it.
constexpr std::uint64_t kValidationGas = 2'000'000;
constexpr unsigned kMostDoublings = 1; // then tokens are set aside instead

const Uint256& highestPrice() {
    static const Uint256 price({~std::uint64_t{0}, ~std::uint64_t{0}, 0, 0});
    return price;
}

Uint256 clamped(const Uint256& price) {
    return std::min(price, highestPrice());
}

// Prices have 128 bits, so products of two fit.
Uint256 scaled(const Uint256& value, const Uint256& factor, const Uint256& divisor) {
    if (divisor.isZero()) {
        return value;
    }
    const auto product = checkedMul(value, factor).value_or(Uint256());
    const auto [quotient, remainder] = divMod(product, divisor);
    return clamped(remainder.isZero() ? quotient : checkedAdd(quotient, 1).value_or(quotient));
}

Uint256 risen(const Uint256& value, PriceRise rise) {
    return rise == PriceRise::Double ? scaled(value, 2, 1) : scaled(value, 9, 8);
}

std::uint64_t low(const Uint256& value) {
    return value.fitsUint64() ? value.low64() : std::numeric_limits<std::uint64_t>::max();
}

} // namespace

Result<FeeSuggestion> suggestionOf(const GasPrices& prices) {
    if (prices.l2Gas > Uint256(kHighestPrice)) {
        return Error::unavailable("fee-implausible", "the server reports a price of " + prices.l2Gas.toDecimal() +
                                                         " for a unit of L2 gas, which can't be right: use another "
                                                         "RPC server");
    }
    return FeeSuggestion{{.cap = scaled(prices.l2Gas, 2, 1), .tip = {}}, prices.l2Gas};
}

ResourceBounds boundsOf(const FeeEstimate& estimate, const FeeBid& bid, unsigned doublings) {
    auto out = estimate.withMargin();
    out.l2Gas.maxAmount = low(checkedAdd(out.l2Gas.maxAmount, kValidationGas).value_or(Uint256()));
    out.l2Gas.maxPrice = clamped(bid.cap);
    out.tip = low(bid.tip);
    if (doublings != 0) {
        const auto plain = out.l2Gas.maxAmount;
        const auto most = std::min(plain, kMostL2Gas) << std::min(doublings, kMostDoublings);
        out.l2Gas.maxAmount = std::max(plain, std::min(most, kMostL2Gas));
    }
    return out;
}

ResourceBounds raisedTo(const ResourceBounds& old, const FeeBid& bid, PriceRise rise) {
    auto out = old;
    out.l2Gas.maxPrice = std::max(risen(old.l2Gas.maxPrice, rise), clamped(bid.cap));
    out.tip = std::max(low(risen(Uint256(old.tip), rise)), low(bid.tip));
    for (auto* bound : {&out.l1Gas, &out.l1DataGas}) {
        bound->maxPrice = old.l2Gas.maxPrice.isZero() ? risen(bound->maxPrice, rise)
                                                      : scaled(bound->maxPrice, out.l2Gas.maxPrice, old.l2Gas.maxPrice);
    }
    return out;
}

} // namespace landfall::l1::starknet
