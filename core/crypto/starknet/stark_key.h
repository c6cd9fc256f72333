#pragma once

#include "base/result.h"
#include "base/secret.h"
#include "crypto/starknet/stark_curve.h"

namespace landfall::crypto {

struct StarkSignature {
    Uint256 r;
    Uint256 s;

    friend bool operator==(const StarkSignature&, const StarkSignature&) = default;
};

// Messages are below 2^251, and so are r and the inverse of s.
inline constexpr unsigned kStarkMessageBits = 251;

// A secret scalar k in [1, order). The public key is the x of k·generator. Wiped at the end of its life.
class StarkPrivateKey {
public:
    // 32 bytes, big-endian. Errors: stark-key-wrong-length, stark-key-out-of-range.
    static Result<StarkPrivateKey> fromBytes(ByteView bytes);
    // EIP-2645's grinding: the first SHA-256 of seed ‖ counter below the largest multiple of the order, reduced.
    // Error: stark-key-out-of-range for a residue of zero.
    static Result<StarkPrivateKey> grind(ByteView seed);

    const algebra::Felt& publicKey() const { return m_publicKey; }
    ByteView bytes() const { return m_scalar.view(); }

    // Deterministic (RFC 6979 with HMAC-SHA-256; a candidate's leading zero bytes are left out before it is cut to
    // 252 bits, as starknet.js does). Error: stark-message-too-large, from 2^251 on.
    Result<StarkSignature> sign(const algebra::Felt& message) const;

private:
    StarkPrivateKey(SecretBytes scalar, const algebra::Felt& publicKey)
        : m_scalar(std::move(scalar)), m_publicKey(publicKey) {}

    SecretBytes m_scalar;
    algebra::Felt m_publicKey;
};

// As accounts check it, which know a key by its x alone: true for either of the two points.
bool verifyStark(const algebra::Felt& publicKey, const algebra::Felt& message, const StarkSignature& signature);

} // namespace landfall::crypto
