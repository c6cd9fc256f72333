#include "wallet/mnemonic.h"

#include "base/characters.h"
#include "crypto/hash.h"
#include "crypto/kdf.h"
#include "wallet/normalized.h"
#include "wallet/wordlist.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <optional>

namespace landfall::wallet {
namespace {

constexpr unsigned kWordBits = 11;

bool isEntropyLength(std::size_t bytes) {
    return bytes >= 16 && bytes <= 32 && bytes % 4 == 0;
}

// Bit `index` of the entropy followed by its checksum, most significant first.
bool bitOf(ByteView entropy, std::uint8_t checksum, std::size_t index) {
    const std::uint8_t byte = index / 8 < entropy.size() ? entropy[index / 8] : checksum;
    return ((byte >> (7 - index % 8)) & 1) != 0;
}

std::uint8_t checksumOf(ByteView entropy) {
    return crypto::sha256(entropy)[0];
}

bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

char lowered(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::vector<std::string_view> split(std::string_view phrase) {
    std::vector<std::string_view> words;
    std::size_t at = 0;
    while (at < phrase.size()) {
        const std::size_t start = at;
        while (at < phrase.size() && !isSpace(phrase[at])) {
            ++at;
        }
        if (at > start) {
            words.push_back(phrase.substr(start, at - start));
        } else {
            ++at;
        }
    }
    return words;
}

std::optional<unsigned> indexOf(std::string_view word) {
    const auto& list = mnemonicWords();
    const auto less = [](std::string_view a, std::string_view b) {
        return std::ranges::lexicographical_compare(a, b, {}, lowered, lowered);
    };
    const auto found = std::ranges::lower_bound(list, word, less);
    if (found == list.end() || less(word, *found)) {
        return std::nullopt;
    }
    return static_cast<unsigned>(found - list.begin());
}

bool separates(char32_t character) {
    return isWhiteSpace(character) || character == ',' || character == ';' || character == 0x3001 ||
           character == 0xFF0C;
}

// A word without the number before it, as a list on paper or `wallet show --phrase` has it.
std::string_view withoutNumber(std::string_view word) {
    const auto digits = std::min(word.find_first_not_of("0123456789"), word.size());
    const auto rest = word.substr(digits);
    return digits == 0 ? word : rest.substr(std::min(rest.find_first_not_of(".):"), rest.size()));
}

// The phrase with one kind of space and without what nobody sees.
SecretBytes plain(std::string_view phrase) {
    SecretBytes out(phrase.size());
    std::size_t used = 0;
    for (std::size_t at = 0; at < phrase.size();) {
        const auto character = characterAt(phrase, at);
        if (separates(character.value)) {
            out.span()[used++] = ' ';
        } else if (!isInvisible(character.value)) {
            std::ranges::copy(viewOf(phrase.substr(at, character.size)),
                              out.span().begin() + static_cast<std::ptrdiff_t>(used));
            used += character.size;
        }
        at += character.size;
    }
    return SecretBytes(out.view().first(used));
}

} // namespace

const std::vector<std::string_view>& mnemonicWords() {
    static const auto words = split(wordlistText());
    return words;
}

Result<Mnemonic> Mnemonic::fromEntropy(ByteView entropy) {
    if (!isEntropyLength(entropy.size())) {
        return Error::invalid("mnemonic-entropy-length", "a recovery phrase needs 16, 20, 24, 28 or 32 bytes, not " +
                                                             std::to_string(entropy.size()));
    }
    return Mnemonic(SecretBytes(entropy));
}

Result<Mnemonic> Mnemonic::parse(std::string_view phrase) {
    const SecretBytes text = plain(phrase);
    auto words = split(asText(text.view()));
    std::ranges::transform(words, words.begin(), withoutNumber);
    std::erase(words, std::string_view());
    const auto unknown = std::ranges::count_if(words, [](std::string_view word) { return !indexOf(word); });
    if (static_cast<std::size_t>(unknown) * 2 > words.size()) {
        return Error::invalid("mnemonic-other-language",
                              "most words of the recovery phrase are not in the English list. Phrases in other "
                              "languages can't be read here: bring the key in a keystore file of the wallet that made "
                              "the phrase");
    }
    if (words.size() < 12 || words.size() > 24 || words.size() % 3 != 0) {
        return Error::invalid("mnemonic-word-count",
                              "the recovery phrase has " + std::to_string(words.size()) +
                                  " words; it must have 12, 15, 18, 21 or 24: look for one that is missing "
                                  "or there twice");
    }
    const std::size_t checksumBits = words.size() / 3;
    SecretBytes entropy(words.size() * 4 / 3);
    unsigned checksum = 0;
    for (std::size_t w = 0; w < words.size(); ++w) {
        const auto index = indexOf(words[w]);
        if (!index) {
            return Error::invalid("mnemonic-unknown-word",
                                  "word " + std::to_string(w + 1) +
                                      " of the recovery phrase is not in the list of words; check its spelling");
        }
        for (unsigned b = 0; b < kWordBits; ++b) {
            const std::size_t position = w * kWordBits + b;
            const unsigned bit = (*index >> (kWordBits - 1 - b)) & 1;
            if (position < 8 * entropy.size()) {
                auto& byte = entropy.span()[position / 8];
                byte = static_cast<std::uint8_t>(byte << 1 | bit);
            } else {
                checksum = checksum << 1 | bit;
            }
        }
    }
    if (checksum != static_cast<unsigned>(checksumOf(entropy.view()) >> (8 - checksumBits))) {
        return Error::invalid("mnemonic-checksum",
                              "every word of the recovery phrase is in the list, but together they "
                              "are no phrase; check their order, and for a word taken for another");
    }
    return Mnemonic(std::move(entropy));
}

std::string_view Mnemonic::word(unsigned place) const {
    const auto checksum = checksumOf(m_entropy.view());
    unsigned index = 0;
    for (unsigned b = 0; b < kWordBits; ++b) {
        index = index << 1 | static_cast<unsigned>(bitOf(m_entropy.view(), checksum, place * kWordBits + b));
    }
    return mnemonicWords()[index];
}

SecretBytes Mnemonic::phrase() const {
    std::size_t size = wordCount() - 1;
    for (unsigned i = 0; i < wordCount(); ++i) {
        size += word(i).size();
    }
    SecretBytes out(size);
    auto to = out.span().begin();
    for (unsigned i = 0; i < wordCount(); ++i) {
        if (i > 0) {
            *to++ = ' ';
        }
        to = std::ranges::copy(viewOf(word(i)), to).out;
    }
    return out;
}

SecretBytes Mnemonic::seed(std::string_view passphrase) const {
    constexpr std::string_view kSaltPrefix = "mnemonic";
    const SecretBytes decomposed = normalized(passphrase, QString::NormalizationForm_KD);
    SecretBytes salt(kSaltPrefix.size() + decomposed.size());
    const auto tail = std::ranges::copy(viewOf(kSaltPrefix), salt.span().begin()).out;
    std::ranges::copy(decomposed.view(), tail);
    auto seed = crypto::pbkdf2(crypto::Pbkdf2Hash::Sha512, phrase().view(), salt.view(), 2048, 64);
    if (!seed) {
        std::abort(); // only a passphrase of 2 GiB gets here
    }
    return std::move(seed).value();
}

} // namespace landfall::wallet
