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
    // Of the values of its only argument, where that is an enum whose members a sentence names; else empty.
    std::span<const char* const> names = {};
};
std::span<const RollupError> rollupErrors();

// What a call's revert bytes say. Code: contract- and the error's name in kebab
// case, such as contract-wrong-number; contract-reverted for texts, panics and
// what is unknown. Never fails.
Error describeRevert(ByteView revertBytes);

} // namespace landfall::l1::evm
