#include "crypto/aead.h"

#include <openssl/evp.h>

#include <limits>
#include <memory>

namespace landfall::crypto {
namespace {

constexpr std::size_t kKeySize = 32;
// OpenSSL counts with int; nothing we encrypt is near this.
constexpr std::size_t kMaxData = std::numeric_limits<int>::max() - 64;

struct FreeCipher {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

Error wrongKeyLength(std::size_t size) {
    return Error::invalid("aead-wrong-key-length", "the key has " + std::to_string(size) + " bytes, it must have 32");
}

Error cipherFailed() {
    return Error::internal("cipher-failed", "OpenSSL could not run the cipher");
}

} // namespace

Result<Bytes> aeadSeal(ByteView key, const AeadNonce& nonce, ByteView associatedData, ByteView plaintext) {
    if (key.size() != kKeySize) {
        return wrongKeyLength(key.size());
    }
    if (plaintext.size() > kMaxData || associatedData.size() > kMaxData) {
        return cipherFailed();
    }
    const CipherContext context(EVP_CIPHER_CTX_new());
    Bytes out(plaintext.size() + kAeadTagSize);
    std::uint8_t* const tag = out.data() + plaintext.size();
    int written = 0;
    if (!context ||
        EVP_EncryptInit_ex(context.get(), EVP_chacha20_poly1305(), nullptr, key.data(), nonce.data()) != 1 ||
        EVP_EncryptUpdate(context.get(), nullptr, &written, associatedData.data(),
                          static_cast<int>(associatedData.size())) != 1 ||
        EVP_EncryptUpdate(context.get(), out.data(), &written, plaintext.data(), static_cast<int>(plaintext.size())) !=
            1 ||
        EVP_EncryptFinal_ex(context.get(), tag, &written) != 1 ||
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kAeadTagSize, tag) != 1) {
        return cipherFailed();
    }
    return out;
}

Result<SecretBytes> aeadOpen(ByteView key, const AeadNonce& nonce, ByteView associatedData, ByteView sealed) {
    if (key.size() != kKeySize) {
        return wrongKeyLength(key.size());
    }
    const auto mismatch =
        Error::invalid("aead-mismatch", "the encrypted data does not belong to this key or has been changed");
    if (sealed.size() < kAeadTagSize || sealed.size() > kMaxData || associatedData.size() > kMaxData) {
        return mismatch;
    }
    const ByteView ciphertext = sealed.first(sealed.size() - kAeadTagSize);
    FixedBytes<kAeadTagSize> tag{};
    std::memcpy(tag.data(), sealed.data() + ciphertext.size(), tag.size());
    const CipherContext context(EVP_CIPHER_CTX_new());
    SecretBytes out(ciphertext.size());
    int written = 0;
    if (!context ||
        EVP_DecryptInit_ex(context.get(), EVP_chacha20_poly1305(), nullptr, key.data(), nonce.data()) != 1 ||
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kAeadTagSize, tag.data()) != 1 ||
        EVP_DecryptUpdate(context.get(), nullptr, &written, associatedData.data(),
                          static_cast<int>(associatedData.size())) != 1 ||
        EVP_DecryptUpdate(context.get(), out.span().data(), &written, ciphertext.data(),
                          static_cast<int>(ciphertext.size())) != 1) {
        return cipherFailed();
    }
    if (EVP_DecryptFinal_ex(context.get(), tag.data(), &written) != 1) {
        return mismatch;
    }
    return out;
}

Result<SecretBytes> aes128Ctr(ByteView key, const FixedBytes<16>& initialCounter, ByteView data) {
    if (key.size() != 16) {
        return Error::invalid("cipher-wrong-key-length", "AES-128 needs a key of 16 bytes");
    }
    const CipherContext context(EVP_CIPHER_CTX_new());
    SecretBytes out(data.size());
    int written = 0;
    if (!context || data.size() > kMaxData ||
        EVP_EncryptInit_ex(context.get(), EVP_aes_128_ctr(), nullptr, key.data(), initialCounter.data()) != 1 ||
        EVP_EncryptUpdate(context.get(), out.span().data(), &written, data.data(), static_cast<int>(data.size())) !=
            1) {
        return cipherFailed();
    }
    return out;
}

} // namespace landfall::crypto
