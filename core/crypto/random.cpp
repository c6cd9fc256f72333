#include "crypto/random.h"

#include <openssl/rand.h>

#include <cstdlib>
#include <limits>

namespace landfall::crypto {

void randomBytes(std::span<std::uint8_t> out) {
    if (out.size() > std::numeric_limits<int>::max() ||
        RAND_priv_bytes(out.data(), static_cast<int>(out.size())) != 1) {
        std::abort();
    }
}

} // namespace landfall::crypto
