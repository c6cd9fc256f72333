#pragma once

// Codes of this module's errors that callers tell apart (base/result.h). They are stable: programs read them.
namespace landfall::code {

inline constexpr char kKdfParameters[] = "kdf-parameters";
inline constexpr char kKdfTooCostly[] = "kdf-too-costly";

} // namespace landfall::code
