#include "l1/evm/fees.h"

#include <algorithm>

namespace landfall::l1::evm {

namespace {

// value · 9/8, rounded up. Bids stay far below 2^253.
Uint256 raisedByAnEighth(const Uint256& value) {
    const auto eighth = divMod(checkedAdd(value, Uint256(7)).value_or(value), Uint256(8)).quotient;
    return checkedAdd(value, eighth).value_or(value);
}

} // namespace

Result<FeeSuggestion> suggestFees(const FeeHistory& history) {
    Uint256 tip(kLowestTip);
    if (!history.tips.empty()) {
        auto sorted = history.tips;
        std::sort(sorted.begin(), sorted.end());
        tip = std::clamp(sorted[sorted.size() / 2], Uint256(kLowestTip), Uint256(kHighestTip));
    }
    const auto doubled = checkedAdd(history.nextBaseFee, history.nextBaseFee);
    const auto cap = doubled ? checkedAdd(*doubled, tip) : std::nullopt;
    if (!cap || *cap > Uint256(kHighestCap)) {
        return Error::unavailable("fee-implausible", "the server reports a base fee of " +
                                                         history.nextBaseFee.toDecimal() +
                                                         " wei, which can't be right: use another RPC server");
    }
    const auto expected = checkedAdd(history.nextBaseFee, tip);
    return FeeSuggestion{{.cap = *cap, .tip = tip}, expected.value_or(*cap)};
}

FeeBid bidAfterRefusal(const FeeBid& old, const FeeBid& wanted) {
    const auto doubled = checkedAdd(old.tip, old.tip).value_or(old.tip);
    auto raised = wanted;
    raised.tip = std::max(wanted.tip, std::min(doubled, Uint256(kHighestTip)));
    return replacementBid(old, raised);
}

FeeBid replacementBid(const FeeBid& old, const FeeBid& wanted) {
    FeeBid out;
    out.tip = std::max(raisedByAnEighth(old.tip), wanted.tip);
    out.cap = std::max({raisedByAnEighth(old.cap), wanted.cap, out.tip});
    return out;
}

} // namespace landfall::l1::evm
