#include "crypto/kdf.h"

#include "crypto/error_codes.h"

#include <openssl/evp.h>

#include <limits>

namespace landfall::crypto {
namespace {

constexpr std::uint64_t kMaxInt = std::numeric_limits<int>::max();

const char* passphraseOf(ByteView bytes) {
    return bytes.empty() ? "" : reinterpret_cast<const char*>(bytes.data());
}

} // namespace

Result<SecretBytes> pbkdf2(Pbkdf2Hash hash, ByteView passphrase, ByteView salt, std::uint64_t iterations,
                           std::size_t size) {
    if (iterations == 0 || iterations > kMaxInt || size == 0 || size > kMaxInt || passphrase.size() > kMaxInt ||
        salt.size() > kMaxInt) {
        return Error::invalid(code::kKdfParameters, "the iteration count or length for PBKDF2 is out of range");
    }
    SecretBytes out(size);
    if (PKCS5_PBKDF2_HMAC(passphraseOf(passphrase), static_cast<int>(passphrase.size()), salt.data(),
                          static_cast<int>(salt.size()), static_cast<int>(iterations),
                          hash == Pbkdf2Hash::Sha256 ? EVP_sha256() : EVP_sha512(), static_cast<int>(size),
                          out.span().data()) != 1) {
        return Error::internal("kdf-failed", "OpenSSL could not run PBKDF2");
    }
    return out;
}

} // namespace landfall::crypto
