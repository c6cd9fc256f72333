#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

namespace landfall::crypto {

enum class Pbkdf2Hash { Sha256, Sha512 };

// RFC 8018. Error: kdf-parameters when iterations or size is 0 or above 2^31 - 1.
Result<SecretBytes> pbkdf2(Pbkdf2Hash hash, ByteView passphrase, ByteView salt, std::uint64_t iterations,
                           std::size_t size);

// RFC 7914, without its bound n < 2^(16·r). Memory is about 128·n·r bytes. `n` is a
// power of two above 1.
struct ScryptCost {
    std::uint64_t n = 0;
    std::uint64_t r = 0;
    std::uint64_t p = 0;
};

// Errors: kdf-parameters (out of range), kdf-too-costly (more than `memoryLimit`
// bytes), kdf-no-memory.
Result<SecretBytes> scrypt(ByteView passphrase, ByteView salt, const ScryptCost& cost, std::size_t size,
                           std::uint64_t memoryLimit);

} // namespace landfall::crypto
