#pragma once

#include "crypto/kdf.h"
#include "crypto/secp256k1.h"
#include "protocol/ids.h"

#include <optional>

namespace landfall::wallet {

// Web3 Secret Storage, version 3: one private key under a passphrase, as JSON that
// other Ethereum wallets read too. The object "x-landfall", which they ignore, holds
// the entropy of the recovery phrase so that it can be shown again:
//   "version": 1,
//   "nonce", "entropy": hexadecimal, ChaCha20-Poly1305 with the MAC of the version 3
//   part as associated data, under the first half of HMAC-SHA-512(derived key,
//   "Landfall keystore entropy v1").
struct KeystoreContents {
    crypto::Secp256k1PrivateKey privateKey;
    SecretBytes entropy; // of the recovery phrase; empty for a key without one
    // The key was read, but the stored phrase does not hold together.
    std::optional<Error> phraseError;
};

// Fresh from the operating system for every keystore that is written.
struct KeystoreRandomness {
    Bytes32 salt{};
    FixedBytes<16> initialCounter{};
    FixedBytes<12> nonce{};
    FixedBytes<16> id{};

    static KeystoreRandomness draw();
};

// 128 MiB and about half a second.
inline constexpr crypto::ScryptCost kKeystoreCost{1 << 17, 8, 1};

inline constexpr std::size_t kMaxKeystoreSize = std::size_t{64} << 10;

// The JSON. The passphrase is UTF-8 and is brought to Unicode's NFKC. Errors:
// keystore-passphrase-empty, and those of scrypt.
Result<Bytes> encryptKeystore(const KeystoreContents& contents, ByteView passphrase, const crypto::Secp256k1& curve,
                              const KeystoreRandomness& randomness, const crypto::ScryptCost& cost = kKeystoreCost);

// The passphrase is tried in each of Unicode's forms, since programs differ in which they
// take; each costs as much as the first. Errors:
//   keystore-wrong-passphrase  the MAC differs
//   keystore-damaged           no JSON, or a field that is missing or malformed (named)
//   keystore-unsupported       another version, cipher, KDF or PRF
//   keystore-too-costly        KDF parameters beyond what we are ready to compute
//   keystore-too-large         more than kMaxKeystoreSize
//   keystore-address-mismatch  the key inside is not that of the address outside
Result<KeystoreContents> decryptKeystore(ByteView json, ByteView passphrase, const crypto::Secp256k1& curve);

// What can be said without the passphrase. The errors are those of decryptKeystore.
struct KeystoreSummary {
    std::optional<protocol::Address> address; // unauthenticated until it is decrypted
    bool hasPhrase = false;
};
Result<KeystoreSummary> inspectKeystore(ByteView json);

} // namespace landfall::wallet
