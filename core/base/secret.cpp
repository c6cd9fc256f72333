#include "base/secret.h"

#include <new>

namespace landfall {

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
