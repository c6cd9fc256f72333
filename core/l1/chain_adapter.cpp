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

} // namespace landfall::l1
