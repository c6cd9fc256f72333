#pragma once

// Codes of this module's errors that callers tell apart (base/result.h). They are stable: programs read them.
namespace landfall::code {

inline constexpr char kNodeBadAnswer[] = "node-bad-answer";
inline constexpr char kNodeNotRunning[] = "node-not-running";
inline constexpr char kNodeTimeout[] = "node-timeout";
inline constexpr char kNodeUnreachable[] = "node-unreachable";

} // namespace landfall::code
