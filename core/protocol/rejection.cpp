#include "protocol/rejection.h"

namespace landfall::protocol {

std::string_view rejectionName(RejectionCode code) {
    switch (code) {
    case RejectionCode::BadParameter:
        return "bad-parameter";
    case RejectionCode::WrongNetwork:
        return "wrong-network";
    case RejectionCode::UnknownChain:
        return "unknown-chain";
    case RejectionCode::UnknownToken:
        return "unknown-token";
    case RejectionCode::TokenNotOnChain:
        return "token-not-on-chain";
    case RejectionCode::BadRecipient:
        return "bad-recipient";
    case RejectionCode::AmountNotExpressible:
        return "amount-not-expressible";
    case RejectionCode::FeeNotCanonical:
        return "fee-not-canonical";
    case RejectionCode::AccountUnknown:
        return "account-unknown";
    case RejectionCode::NoSigningKey:
        return "no-signing-key";
    case RejectionCode::BadSignature:
        return "bad-signature";
    case RejectionCode::OwnerMismatch:
        return "owner-mismatch";
    case RejectionCode::WrongNonce:
        return "wrong-nonce";
    case RejectionCode::InsufficientBalance:
        return "insufficient-balance";
    case RejectionCode::FeeTooLow:
        return "fee-too-low";
    case RejectionCode::InsufficientReserve:
        return "insufficient-reserve";
    case RejectionCode::Duplicate:
        return "duplicate";
    case RejectionCode::Expired:
        return "expired";
    case RejectionCode::ExpiresTooSoon:
        return "expires-too-soon";
    case RejectionCode::NetworkFrozen:
        return "network-frozen";
    case RejectionCode::ReplacementUnderpriced:
        return "replacement-underpriced";
    case RejectionCode::ExpiresTooLate:
        return "expires-too-late";
    case RejectionCode::TooManyWaiting:
        return "too-many-waiting";
    }
    return "unknown";
}

} // namespace landfall::protocol
