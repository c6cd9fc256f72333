#pragma once

// Codes of this module's errors that callers tell apart (base/result.h). They are stable: programs read them.
namespace landfall::code {

inline constexpr char kStoreForeign[] = "store-foreign";
inline constexpr char kStoreInUse[] = "store-in-use";

} // namespace landfall::code
