#include "l1/chain_adapter.h"

namespace landfall::l1 {

std::optional<Error> ChainReport::firstProblem() const {
    for (const auto& check : checks) {
        if (check.problem && !check.usable) {
            return check.problem;
        }
    }
    return std::nullopt;
}

bool refusedForPrice(const Error& error) {
    return error.code == "replacement-underpriced" || error.code == "fee-below-base" || error.code == "price-too-low";
}

} // namespace landfall::l1
