#include "l1/chain_adapter.h"

#include "l1/error_codes.h"

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
    return error.code == code::kReplacementUnderpriced || error.code == code::kFeeBelowBase ||
           error.code == code::kPriceTooLow;
}

} // namespace landfall::l1
