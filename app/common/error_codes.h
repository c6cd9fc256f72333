#pragma once

// Codes of this module's errors that callers tell apart (base/result.h). They are stable: programs read them.
namespace landfall::code {

inline constexpr char kDepositNotKept[] = "deposit-not-kept";
inline constexpr char kDepositWaits[] = "deposit-waits";
inline constexpr char kInstanceRunning[] = "instance-running";
inline constexpr char kNoNetwork[] = "no-network";
inline constexpr char kUsage[] = "usage";

} // namespace landfall::code
