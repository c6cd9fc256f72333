#pragma once

#include "base/bytes.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <type_traits>
#include <utility>

namespace landfall {

// Overwrites in a way the compiler may not drop.
inline void wipe(std::span<std::uint8_t> bytes) {
    OPENSSL_cleanse(bytes.data(), bytes.size());
}

inline bool equalConstantTime(ByteView a, ByteView b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

// Bytes that are wiped when they go out of scope. They lie in OpenSSL's secure heap where the program
// has made one and there is room. Move only: a copy has to be asked for by name.
class SecretBytes {
public:
    SecretBytes() = default;
    explicit SecretBytes(std::size_t size); // zeroes
    explicit SecretBytes(ByteView bytes) : SecretBytes(bytes.size()) {
        std::copy(bytes.begin(), bytes.end(), m_bytes.begin());
    }
    SecretBytes(SecretBytes&& other) noexcept : m_bytes(std::exchange(other.m_bytes, {})) {}
    SecretBytes& operator=(SecretBytes&& other) noexcept {
        if (this != &other) {
            free();
            m_bytes = std::exchange(other.m_bytes, {});
        }
        return *this;
    }
    SecretBytes(const SecretBytes&) = delete;
    SecretBytes& operator=(const SecretBytes&) = delete;
    ~SecretBytes() { free(); }

    SecretBytes clone() const { return SecretBytes(ByteView(m_bytes)); }
    ByteView view() const { return m_bytes; }
    std::span<std::uint8_t> span() { return m_bytes; }
    std::size_t size() const { return m_bytes.size(); }
    bool empty() const { return m_bytes.empty(); }

private:
    void free() noexcept { OPENSSL_secure_clear_free(m_bytes.data(), m_bytes.size()); }

    std::span<std::uint8_t> m_bytes;
};

// Wipes a plain value on the way out.
template <class T>
class Wiped {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    explicit Wiped(const T& value) : m_value(value) {}
    ~Wiped() { wipe({reinterpret_cast<std::uint8_t*>(&m_value), sizeof(T)}); }
    Wiped(const Wiped&) = delete;
    Wiped& operator=(const Wiped&) = delete;

    const T& operator*() const { return m_value; }

private:
    T m_value;
};

} // namespace landfall
