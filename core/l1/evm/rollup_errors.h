#pragma once

#include "base/bytes.h"
#include "base/result.h"

#include <span>
#include <string>
#include <string_view>

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

// contract- and the error's name in kebab case, such as contract-wrong-number.
std::string contractErrorCode(std::string_view name);

// What a call's revert bytes say. Code: contractErrorCode of the name; contract-reverted for texts, panics and
// what is unknown. Never fails.
Error describeRevert(ByteView revertBytes);

} // namespace landfall::l1::evm
