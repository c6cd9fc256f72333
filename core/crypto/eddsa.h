#pragma once

#include "base/result.h"
#include "base/secret.h"
#include "crypto/babyjubjub.h"

namespace landfall::crypto {

// EdDSA over Baby Jubjub with Poseidon, as circomlib's EdDSAPoseidonVerifier and
// circomlibjs' verifyPoseidon check it:
//   s·base8 = r8 + 8·h·A,  h = Poseidon(r8.x, r8.y, A.x, A.y, message).
using EddsaPublicKey = BabyJubjubPoint;

struct EddsaSignature {
    BabyJubjubPoint r8;
    Uint256 s;

    friend bool operator==(const EddsaSignature&, const EddsaSignature&) = default;
};

// A secret scalar k in [1, order); the public key is k·base8. Wiped at the end of
// its life.
class EddsaPrivateKey {
public:
    // 32 bytes, big-endian. Errors: l2-key-wrong-length, l2-key-out-of-range.
    static Result<EddsaPrivateKey> fromBytes(ByteView bytes);
    // The residue of 512 bits. Error: l2-key-out-of-range for a residue of zero.
    static Result<EddsaPrivateKey> fromWide(const FixedBytes<64>& bytes);

    const EddsaPublicKey& publicKey() const { return m_publicKey; }
    ByteView bytes() const { return m_scalar.view(); }

    // Deterministic: the nonce is HMAC-SHA-512 of the message under the secret.
    EddsaSignature sign(const algebra::Fr& message) const;

private:
    EddsaPrivateKey(SecretBytes scalar, const EddsaPublicKey& publicKey)
        : m_scalar(std::move(scalar)), m_publicKey(publicKey) {}

    SecretBytes m_scalar;
    EddsaPublicKey m_publicKey;
};

// On the curve and 8·key is not the identity.
bool isValidEddsaKey(const EddsaPublicKey& key);

// True for a valid key, r8 on the curve, s < order, and the equation above.
bool verifyEddsa(const EddsaPublicKey& key, const algebra::Fr& message, const EddsaSignature& signature);

} // namespace landfall::crypto
