#include "crypto/hash.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstdlib>

namespace landfall::crypto {
namespace {

// These primitives take any input, so a failure means a broken OpenSSL.
void require(bool succeeded) {
    if (!succeeded) {
        std::abort();
    }
}

template <std::size_t N>
FixedBytes<N> hmac(const EVP_MD* hash, ByteView key, ByteView data) {
    FixedBytes<N> out{};
    // HMAC takes a null key for "the last one", so an empty key needs an address.
    static constexpr std::uint8_t kEmpty = 0;
    require(HMAC(hash, key.empty() ? &kEmpty : key.data(), static_cast<int>(key.size()), data.data(), data.size(),
                 out.data(), nullptr) != nullptr);
    return out;
}

} // namespace

Bytes32 sha256(ByteView data) {
    Bytes32 out{};
    require(EVP_Digest(data.data(), data.size(), out.data(), nullptr, EVP_sha256(), nullptr) == 1);
    return out;
}

Bytes32 blake2s(ByteView data) {
    Bytes32 out{};
    require(EVP_Digest(data.data(), data.size(), out.data(), nullptr, EVP_blake2s256(), nullptr) == 1);
    return out;
}

FixedBytes<64> sha512(ByteView data) {
    FixedBytes<64> out{};
    require(EVP_Digest(data.data(), data.size(), out.data(), nullptr, EVP_sha512(), nullptr) == 1);
    return out;
}

FixedBytes<64> hmacSha512(ByteView key, ByteView data) {
    return hmac<64>(EVP_sha512(), key, data);
}

Bytes32 hmacSha256(ByteView key, ByteView data) {
    return hmac<32>(EVP_sha256(), key, data);
}

} // namespace landfall::crypto
