#pragma once

// Codes of this module's errors that callers tell apart (base/result.h). They are stable: programs read them.
namespace landfall::code {

inline constexpr char kAccountExists[] = "account-exists";
inline constexpr char kAccountMissing[] = "account-missing";
inline constexpr char kBlockNotFound[] = "block-not-found";
inline constexpr char kContractAlreadyExited[] = "contract-already-exited";
inline constexpr char kContractAlreadyRefunded[] = "contract-already-refunded";
inline constexpr char kContractNotDelayed[] = "contract-not-delayed";
inline constexpr char kFeeBelowBase[] = "fee-below-base";
inline constexpr char kNonceUsed[] = "nonce-used";
inline constexpr char kPriceTooLow[] = "price-too-low";
inline constexpr char kReplacementUnderpriced[] = "replacement-underpriced";
inline constexpr char kRpcAskLess[] = "rpc-ask-less";
inline constexpr char kRpcBadAnswer[] = "rpc-bad-answer";
inline constexpr char kRpcError[] = "rpc-error";
inline constexpr char kRpcFailed[] = "rpc-failed";
inline constexpr char kRpcServersDisagree[] = "rpc-servers-disagree";
inline constexpr char kRpcTimeout[] = "rpc-timeout";
inline constexpr char kRpcWrongChain[] = "rpc-wrong-chain";
inline constexpr char kTransactionFailed[] = "transaction-failed";
inline constexpr char kTransactionNotFound[] = "transaction-not-found";
inline constexpr char kClassMissing[] = "class-missing";
inline constexpr char kContractMissing[] = "contract-missing";

} // namespace landfall::code
