#pragma once

#include <span>

namespace landfall::store {

inline constexpr int kSchemaVersion = 10;

// The statements that lead from format `version` − 1 to `version`, 1 ≤ version ≤ kSchemaVersion.
// Released ones never change: a new format is a new entry.
std::span<const char* const> migrationTo(int version);

} // namespace landfall::store
