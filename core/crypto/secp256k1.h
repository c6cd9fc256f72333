#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

#include <memory>

struct secp256k1_context_struct;

namespace landfall::crypto {

// A secret scalar in [1, n). Move only, wiped at the end of its life.
class Secp256k1PrivateKey {
public:
    // 32 bytes, big-endian. Errors: private-key-wrong-length, private-key-out-of-range.
    static Result<Secp256k1PrivateKey> fromBytes(ByteView bytes);

    // (this + tweak) mod n, the step of BIP-32. Error: private-key-out-of-range
    // when the tweak is not below n or the sum is zero.
    Result<Secp256k1PrivateKey> tweaked(const Bytes32& tweak) const;

    Secp256k1PrivateKey clone() const { return Secp256k1PrivateKey(m_bytes.clone()); }
    ByteView bytes() const { return m_bytes.view(); }

private:
    explicit Secp256k1PrivateKey(SecretBytes bytes) : m_bytes(std::move(bytes)) {}

    SecretBytes m_bytes;
};

// A point of the curve other than infinity, as x and y, big-endian.
struct Secp256k1PublicKey {
    Bytes32 x{};
    Bytes32 y{};

    // SEC 1 form of 33 bytes: parity, x.
    FixedBytes<33> compressed() const;

    friend bool operator==(const Secp256k1PublicKey&, const Secp256k1PublicKey&) = default;
};

// The last 20 bytes of keccak256(x ‖ y).
FixedBytes<20> ethereumAddress(const Secp256k1PublicKey& key);

struct EcdsaSignature {
    Bytes32 r{};
    Bytes32 s{};
    std::uint8_t recoveryId = 0; // 0…3; Ethereum's v is 27 + recoveryId, or yParity itself

    friend bool operator==(const EcdsaSignature&, const EcdsaSignature&) = default;
};

// Does the work that touches private keys. `blinding` are 32 random bytes that
// mask the multiplications against side channels; they do not change results.
class Secp256k1 {
public:
    explicit Secp256k1(const Bytes32& blinding);

    Secp256k1PublicKey publicKey(const Secp256k1PrivateKey& key) const;

    // Deterministic (RFC 6979 with HMAC-SHA-256), s in the lower half.
    EcdsaSignature sign(const Secp256k1PrivateKey& key, const Bytes32& digest) const;

private:
    struct Destroy {
        void operator()(secp256k1_context_struct* context) const;
    };
    std::unique_ptr<secp256k1_context_struct, Destroy> m_context;
};

// The signer's key. Errors: signature-malformed (r, s or the recovery id out of
// range), signature-high-s, signature-unrecoverable.
Result<Secp256k1PublicKey> recoverPublicKey(const Bytes32& digest, const EcdsaSignature& signature);

} // namespace landfall::crypto
