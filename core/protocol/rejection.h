#pragma once

#include <string>
#include <string_view>

namespace landfall::protocol {

// Why a request is refused. Numbers follow zkLink's JSON-RPC where it has one
// (1xx parameters, 2xx state); those above 230 are ours.
enum class RejectionCode : int {
    BadParameter = 100,
    WrongNetwork = 101,
    UnknownChain = 102,
    UnknownToken = 103,
    TokenNotOnChain = 104,
    BadRecipient = 105,
    AmountNotExpressible = 106,
    FeeNotCanonical = 107,
    AccountUnknown = 201,
    NoSigningKey = 202,
    BadSignature = 203,
    OwnerMismatch = 204,
    WrongNonce = 205,
    InsufficientBalance = 206,
    FeeTooLow = 207,
    InsufficientReserve = 208,
    Duplicate = 213,
    Expired = 231,
    ExpiresTooSoon = 232,
    NetworkFrozen = 233,
    ReplacementUnderpriced = 234,
    ExpiresTooLate = 235,
    TooManyWaiting = 236,
};

// `message` is one sentence for people: what is wrong and what to do.
struct Rejection {
    RejectionCode code;
    std::string message;
};

// Stable kebab-case name, such as "insufficient-reserve".
std::string_view rejectionName(RejectionCode code);

} // namespace landfall::protocol
