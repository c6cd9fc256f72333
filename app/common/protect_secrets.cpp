#include "common/protect_secrets.h"

#include "platform/surroundings.h"

#include <openssl/crypto.h>

#include <cstddef>

namespace landfall::app {
namespace {

// A few keys and passphrases. Within the least limit of locked memory that systems give a process.
constexpr std::size_t kLockedBytes = 1 << 15;
constexpr std::size_t kLeastPiece = 32;

} // namespace

void protectSecrets() {
    if (CRYPTO_secure_malloc_initialized() == 0) {
        CRYPTO_secure_malloc_init(kLockedBytes, kLeastPiece);
    }
    platform::makeFilesPrivate();
    platform::leaveNoDumps();
}

} // namespace landfall::app
