#include "crypto/kdf.h"

#include <openssl/evp.h>

#include <bit>
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
        return Error::invalid("kdf-parameters", "the iteration count or length for PBKDF2 is out of range");
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

Result<SecretBytes> scrypt(ByteView passphrase, ByteView salt, const ScryptCost& cost, std::size_t size,
                           std::uint64_t memoryLimit) {
    // p·r < 2^30 is the RFC's bound; n is bounded so that 128·n·r can't wrap.
    if (cost.n < 2 || !std::has_single_bit(cost.n) || cost.n > (std::uint64_t{1} << 32) || cost.r == 0 || cost.p == 0 ||
        cost.r > (1U << 20) || cost.p >= (1U << 30) / cost.r || size == 0) {
        return Error::invalid("kdf-parameters", "the scrypt parameters n, r and p are out of range");
    }
    // What OpenSSL counts: B of 128·p·r bytes, V of 128·n·r, and working blocks.
    const std::uint64_t memory = 128 * cost.r * (cost.n + cost.p + 2);
    if (memory > memoryLimit) {
        return Error::invalid("kdf-too-costly", "these scrypt parameters need " + std::to_string(memory >> 20) +
                                                    " MiB of memory, the limit is " +
                                                    std::to_string(memoryLimit >> 20) + " MiB");
    }
    SecretBytes out(size);
    if (EVP_PBE_scrypt(passphraseOf(passphrase), passphrase.size(), salt.data(), salt.size(), cost.n, cost.r, cost.p,
                       memory, out.span().data(), size) != 1) {
        return Error::internal("kdf-failed", "OpenSSL could not run scrypt; memory may be short");
    }
    return out;
}

} // namespace landfall::crypto
