#include "l1/chain_adapter.h"

namespace landfall::l1 {

std::optional<Error> ChainReport::firstProblem() const {
    for (const auto& check : checks) {
        if (check.problem) {
            return check.problem;
        }
    }
    return std::nullopt;
}

Uint256 UnsignedTransaction::highestCost() const {
    constexpr Uint256 kMax{std::array<std::uint64_t, 4>{~0ULL, ~0ULL, ~0ULL, ~0ULL}};
    const auto gas = checkedMul(fees.cap, gasLimit);
    return gas ? checkedAdd(*gas, value).value_or(kMax) : kMax;
}

} // namespace landfall::l1
