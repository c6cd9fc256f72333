#pragma once

// Codes of this module's errors that callers tell apart (base/result.h). They are stable: programs read them.
namespace landfall::code {

inline constexpr char kApplyNonce[] = "apply-nonce";
inline constexpr char kBatchFull[] = "batch-full";
inline constexpr char kFeeSlotsFull[] = "fee-slots-full";
inline constexpr char kForcedExitNeedsOwnBatch[] = "forced-exit-needs-own-batch";
inline constexpr char kVaultSlotsFull[] = "vault-slots-full";

} // namespace landfall::code
