#pragma once

#include "base/result.h"
#include "base/secret.h"

#include <string_view>
#include <vector>

namespace landfall::wallet {

// The 2048 English words of BIP-39, sorted.
const std::vector<std::string_view>& mnemonicWords();

// A BIP-39 recovery phrase, kept as its entropy of 16, 20, 24, 28 or 32 bytes
// (12 … 24 words).
class Mnemonic {
public:
    // Error: mnemonic-entropy-length.
    static Result<Mnemonic> fromEntropy(ByteView entropy);

    // UTF-8; any case, any white space or commas between, numbers before the words, invisible marks.
    // Errors: mnemonic-word-count, mnemonic-other-language (most words), mnemonic-unknown-word
    // (names the word by its place, since an error may end in a log),
    // mnemonic-checksum.
    static Result<Mnemonic> parse(std::string_view phrase);

    ByteView entropy() const { return m_entropy.view(); }
    unsigned wordCount() const { return static_cast<unsigned>(m_entropy.size()) * 3 / 4; }
    std::string_view word(unsigned place) const; // from 0
    SecretBytes phrase() const;                  // the words with one space between them

    // 64 bytes: PBKDF2-HMAC-SHA-512, 2048 rounds. The passphrase is UTF-8 and is
    // brought to Unicode's NFKD.
    SecretBytes seed(std::string_view passphrase = {}) const;

private:
    explicit Mnemonic(SecretBytes entropy) : m_entropy(std::move(entropy)) {}

    SecretBytes m_entropy;
};

} // namespace landfall::wallet
