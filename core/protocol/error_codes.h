#pragma once

// Codes of this module's errors that callers tell apart (base/result.h). They are stable: programs read them.
namespace landfall::code {

inline constexpr char kAccountUnknown[] = "account-unknown";
inline constexpr char kAmountNotExpressible[] = "amount-not-expressible";
inline constexpr char kAmountZero[] = "amount-zero";
inline constexpr char kFeeNotCanonical[] = "fee-not-canonical";
inline constexpr char kWrongNetwork[] = "wrong-network";

} // namespace landfall::code
