#pragma once

// Codes of this module's errors that callers tell apart (base/result.h). They are stable: programs read them.
namespace landfall::code {

inline constexpr char kKeystoreNotFound[] = "keystore-not-found";
inline constexpr char kKeystoreWrongPassphrase[] = "keystore-wrong-passphrase";

} // namespace landfall::code
