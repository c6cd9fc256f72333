#include "crypto/secp256k1.h"

#include "crypto/keccak.h"

#include <secp256k1.h>
#include <secp256k1_recovery.h>

#include <algorithm>
#include <cstdlib>

namespace landfall::crypto {
namespace {

// libsecp256k1 fails with a valid key only if its context is unusable; going on
// would sign with unblinded or wrong data.
void require(int succeeded) {
    if (succeeded != 1) {
        std::abort();
    }
}

const secp256k1_context* publicContext() {
    return secp256k1_context_static;
}

FixedBytes<64> compact(const EcdsaSignature& signature) {
    FixedBytes<64> out{};
    std::ranges::copy(signature.r, out.begin());
    std::ranges::copy(signature.s, out.begin() + 32);
    return out;
}

Secp256k1PublicKey toPublicKey(const secp256k1_pubkey& key) {
    FixedBytes<65> serialized{};
    std::size_t size = serialized.size();
    require(secp256k1_ec_pubkey_serialize(publicContext(), serialized.data(), &size, &key, SECP256K1_EC_UNCOMPRESSED));
    Secp256k1PublicKey out;
    std::copy_n(serialized.begin() + 1, 32, out.x.begin());
    std::copy_n(serialized.begin() + 33, 32, out.y.begin());
    return out;
}

bool isHighS(const EcdsaSignature& signature) {
    const auto bytes = compact(signature);
    secp256k1_ecdsa_signature parsed;
    return secp256k1_ecdsa_signature_parse_compact(publicContext(), &parsed, bytes.data()) == 1 &&
           secp256k1_ecdsa_signature_normalize(publicContext(), nullptr, &parsed) == 1;
}

Error outOfRange() {
    return Error::invalid("private-key-out-of-range",
                          "this number is not a private key: it must be from 1 to the order of secp256k1 less 1");
}

} // namespace

Result<Secp256k1PrivateKey> Secp256k1PrivateKey::fromBytes(ByteView bytes) {
    if (bytes.size() != 32) {
        return Error::invalid("private-key-wrong-length",
                              "a private key has 32 bytes, this one has " + std::to_string(bytes.size()));
    }
    if (secp256k1_ec_seckey_verify(publicContext(), bytes.data()) != 1) {
        return outOfRange();
    }
    return Secp256k1PrivateKey(SecretBytes(bytes));
}

Result<Secp256k1PrivateKey> Secp256k1PrivateKey::tweaked(const Bytes32& tweak) const {
    SecretBytes sum = m_bytes.clone();
    if (secp256k1_ec_seckey_tweak_add(publicContext(), sum.span().data(), tweak.data()) != 1) {
        return outOfRange();
    }
    return Secp256k1PrivateKey(std::move(sum));
}

FixedBytes<33> Secp256k1PublicKey::compressed() const {
    FixedBytes<33> out{};
    out[0] = static_cast<std::uint8_t>(2 + (y[31] & 1));
    std::ranges::copy(x, out.begin() + 1);
    return out;
}

FixedBytes<20> ethereumAddress(const Secp256k1PublicKey& key) {
    Keccak256 hasher;
    hasher.update(key.x);
    hasher.update(key.y);
    const auto digest = hasher.finish();
    FixedBytes<20> address{};
    std::copy_n(digest.begin() + 12, address.size(), address.begin());
    return address;
}

Secp256k1::Secp256k1(const Bytes32& blinding) : m_context(secp256k1_context_create(SECP256K1_CONTEXT_NONE)) {
    require(secp256k1_context_randomize(m_context.get(), blinding.data()));
}

void Secp256k1::Destroy::operator()(secp256k1_context_struct* context) const {
    secp256k1_context_destroy(context);
}

Secp256k1PublicKey Secp256k1::publicKey(const Secp256k1PrivateKey& key) const {
    secp256k1_pubkey point;
    require(secp256k1_ec_pubkey_create(m_context.get(), &point, key.bytes().data()));
    return toPublicKey(point);
}

EcdsaSignature Secp256k1::sign(const Secp256k1PrivateKey& key, const Bytes32& digest) const {
    secp256k1_ecdsa_recoverable_signature recoverable;
    require(secp256k1_ecdsa_sign_recoverable(m_context.get(), &recoverable, digest.data(), key.bytes().data(),
                                             secp256k1_nonce_function_rfc6979, nullptr));
    FixedBytes<64> bytes{};
    int recoveryId = 0;
    require(secp256k1_ecdsa_recoverable_signature_serialize_compact(publicContext(), bytes.data(), &recoveryId,
                                                                    &recoverable));
    EcdsaSignature out;
    std::copy_n(bytes.begin(), 32, out.r.begin());
    std::copy_n(bytes.begin() + 32, 32, out.s.begin());
    out.recoveryId = static_cast<std::uint8_t>(recoveryId);
    return out;
}

Result<Secp256k1PublicKey> recoverPublicKey(const Bytes32& digest, const EcdsaSignature& signature) {
    const auto bytes = compact(signature);
    secp256k1_ecdsa_recoverable_signature recoverable;
    if (signature.recoveryId > 3 || secp256k1_ecdsa_recoverable_signature_parse_compact(
                                        publicContext(), &recoverable, bytes.data(), signature.recoveryId) != 1) {
        return Error::invalid("signature-malformed", "the signature's r, s or recovery id is out of range");
    }
    if (isHighS(signature)) {
        return Error::invalid("signature-high-s", "the signature's s is in the upper half of its range");
    }
    secp256k1_pubkey point;
    if (secp256k1_ecdsa_recover(publicContext(), &point, &recoverable, digest.data()) != 1) {
        return Error::invalid("signature-unrecoverable", "no public key belongs to this signature");
    }
    return toPublicKey(point);
}

} // namespace landfall::crypto
