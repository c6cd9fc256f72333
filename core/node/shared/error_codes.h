#pragma once

// Codes of this room's errors that callers tell apart (base/result.h). They are stable: programs read them.
namespace landfall::code {

inline constexpr char kFeePending[] = "fee-pending";
inline constexpr char kProofNotValid[] = "proof-not-valid";
inline constexpr char kProverBusy[] = "prover-busy";

} // namespace landfall::code
