#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <span>

namespace landfall::l1::evm {

// A custom error of IRollup: its signature and what it means to a person, with
// {0}, {1} … for its arguments.
struct RollupError {
    const char* signature;
    const char* sentence;
};
std::span<const RollupError> rollupErrors();

// What a call's revert bytes say. Code: contract- and the error's name in kebab
// case, such as contract-wrong-number; contract-reverted for texts, panics and
// what is unknown. Never fails.
Error describeRevert(ByteView revertBytes);

} // namespace landfall::l1::evm
