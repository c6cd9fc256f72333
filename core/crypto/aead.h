#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

namespace landfall::crypto {

// ChaCha20-Poly1305 (RFC 8439): 16 bytes of tag follow the ciphertext. A nonce
// must never be used twice with one key.
inline constexpr std::size_t kAeadTagSize = 16;
using AeadNonce = FixedBytes<12>;

// `key` has 32 bytes. Error: aead-wrong-key-length.
Result<Bytes> aeadSeal(ByteView key, const AeadNonce& nonce, ByteView associatedData, ByteView plaintext);

// Errors: aead-wrong-key-length, aead-mismatch (key, nonce, associated data or
// ciphertext is not what was sealed).
Result<SecretBytes> aeadOpen(ByteView key, const AeadNonce& nonce, ByteView associatedData, ByteView sealed);

// AES-128 in counter mode, its own inverse; `initialCounter` counts blocks as one
// big-endian 128-bit number. No authentication: for Web3 Secret Storage, whose MAC
// is separate. Error: cipher-wrong-key-length.
Result<SecretBytes> aes128Ctr(ByteView key, const FixedBytes<16>& initialCounter, ByteView data);

} // namespace landfall::crypto
