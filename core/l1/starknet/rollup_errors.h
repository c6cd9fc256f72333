#pragma once

#include "base/result.h"

#include <optional>
#include <string>

namespace landfall::l1::starknet {

// Why the rollup contract refuses a call, by what a server or a receipt says of it: the innermost panic with a name
// that the contract has. Codes and sentences are the EVM contract's (evm/rollup_errors.h) where both have an error.
// Nothing where the text names none.
std::optional<Error> contractRefusal(const std::string& words);

} // namespace landfall::l1::starknet
