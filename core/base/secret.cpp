#include "base/secret.h"

#include <new>

#ifdef __linux__
#include <sys/prctl.h>
#endif

namespace landfall {
namespace {

// A few keys and passphrases. Within the least limit of locked memory that systems give a process.
constexpr std::size_t kLockedBytes = 1 << 15;
constexpr std::size_t kLeastPiece = 32;

} // namespace

void protectSecrets() {
    if (CRYPTO_secure_malloc_initialized() == 0) {
        CRYPTO_secure_malloc_init(kLockedBytes, kLeastPiece);
    }
#ifdef __linux__
    prctl(PR_SET_DUMPABLE, 0);
#endif
}

SecretBytes::SecretBytes(std::size_t size) {
    if (size == 0) {
        return;
    }
    void* bytes = OPENSSL_secure_zalloc(size);
    if (bytes == nullptr) { // no room
        bytes = OPENSSL_zalloc(size);
    }
    if (bytes == nullptr) {
        throw std::bad_alloc();
    }
    m_bytes = {static_cast<std::uint8_t*>(bytes), size};
}

} // namespace landfall
