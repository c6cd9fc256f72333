#include "common/protect_secrets.h"

#include <openssl/crypto.h>

#include <cstddef>

#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/stat.h>

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
    umask(S_IRWXG | S_IRWXO);
#ifdef __linux__
    prctl(PR_SET_DUMPABLE, 0);
#endif
}

} // namespace landfall::app
