#pragma once

#include "crypto/secp256k1.h"
#include "crypto/starknet/stark_key.h"

#include <span>

namespace landfall::wallet {

inline constexpr std::uint32_t kHardened = 0x80000000;

// A BIP-32 extended private key: the root of a tree of keys.
class ExtendedPrivateKey {
public:
    // Seeds have 16 to 64 bytes. Errors: seed-length, seed-unusable (its hash is no
    // key; less likely than 2^-127).
    static Result<ExtendedPrivateKey> fromSeed(ByteView seed);

    // Indices from kHardened on are hardened. Error: derivation-no-child (this index
    // has none, less likely than 2^-127; BIP-32 says to take the next).
    Result<ExtendedPrivateKey> child(std::uint32_t index, const crypto::Secp256k1& curve) const;
    Result<ExtendedPrivateKey> descendant(std::span<const std::uint32_t> path, const crypto::Secp256k1& curve) const;

    const crypto::Secp256k1PrivateKey& key() const { return m_key; }
    ByteView chainCode() const { return m_chainCode.view(); }

private:
    ExtendedPrivateKey(crypto::Secp256k1PrivateKey key, SecretBytes chainCode)
        : m_key(std::move(key)), m_chainCode(std::move(chainCode)) {}

    crypto::Secp256k1PrivateKey m_key;
    SecretBytes m_chainCode;
};

// m/44'/60'/0'/0/index, the path that Ethereum wallets share. `index` must be
// below kHardened (error: derivation-index).
Result<crypto::Secp256k1PrivateKey> ethereumAccountKey(ByteView seed, std::uint32_t index,
                                                       const crypto::Secp256k1& curve);

// The key ground (EIP-2645) from m/44'/9004'/0'/0/index. Errors: derivation-index, stark-key-out-of-range.
Result<crypto::StarkPrivateKey> starknetAccountKey(ByteView seed, std::uint32_t index, const crypto::Secp256k1& curve);

} // namespace landfall::wallet
