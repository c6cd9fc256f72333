#include "crypto/error_codes.h"
#include "crypto/kdf.h"

#include <array>
#include <bit>
#include <new>
#include <utility>

// Not OpenSSL's: that one holds to RFC 7914's bound n < 2^(16·r), which keystores in
// the field do not (the definition of Web3 Secret Storage has n = 2^18, r = 1).
namespace landfall::crypto {
namespace {

constexpr std::size_t kBlockWords = 16; // of Salsa20, 64 bytes
using SalsaBlock = std::array<std::uint32_t, kBlockWords>;

void quarterRound(SalsaBlock& x, unsigned a, unsigned b, unsigned c, unsigned d) {
    x[b] ^= std::rotl(x[a] + x[d], 7);
    x[c] ^= std::rotl(x[b] + x[a], 9);
    x[d] ^= std::rotl(x[c] + x[b], 13);
    x[a] ^= std::rotl(x[d] + x[c], 18);
}

void salsa20of8(SalsaBlock& block) {
    SalsaBlock x = block;
    for (int round = 0; round < 8; round += 2) {
        quarterRound(x, 0, 4, 8, 12);
        quarterRound(x, 5, 9, 13, 1);
        quarterRound(x, 10, 14, 2, 6);
        quarterRound(x, 15, 3, 7, 11);
        quarterRound(x, 0, 1, 2, 3);
        quarterRound(x, 5, 6, 7, 4);
        quarterRound(x, 10, 11, 8, 9);
        quarterRound(x, 15, 12, 13, 14);
    }
    for (unsigned i = 0; i < kBlockWords; ++i) {
        block[i] += x[i];
    }
}

// 2r Salsa blocks; the even results come first, then the odd ones.
void blockMix(const std::uint32_t* in, std::uint32_t* out, std::size_t r) {
    SalsaBlock x;
    std::memcpy(x.data(), in + (2 * r - 1) * kBlockWords, sizeof x);
    for (std::size_t i = 0; i < 2 * r; ++i) {
        for (unsigned k = 0; k < kBlockWords; ++k) {
            x[k] ^= in[i * kBlockWords + k];
        }
        salsa20of8(x);
        std::memcpy(out + (i / 2 + (i % 2) * r) * kBlockWords, x.data(), sizeof x);
    }
}

// Words that are wiped at the end; nothing if memory is short.
class SecretWords {
public:
    explicit SecretWords(std::size_t count) : m_words(new(std::nothrow) std::uint32_t[count]), m_count(count) {}
    ~SecretWords() {
        if (m_words != nullptr) {
            wipe({reinterpret_cast<std::uint8_t*>(m_words), m_count * sizeof(std::uint32_t)});
        }
        delete[] m_words;
    }
    SecretWords(const SecretWords&) = delete;
    SecretWords& operator=(const SecretWords&) = delete;

    std::uint32_t* data() const { return m_words; }

private:
    std::uint32_t* m_words;
    std::size_t m_count;
};

// `block` are 128·r bytes, `table` room for n of them, `work` for two.
void roMix(std::span<std::uint8_t> block, std::uint64_t n, std::size_t r, std::uint32_t* table, std::uint32_t* work) {
    const std::size_t words = 2 * r * kBlockWords;
    std::uint32_t* x = work;
    std::uint32_t* next = work + words;
    for (std::size_t i = 0; i < words; ++i) {
        x[i] = static_cast<std::uint32_t>(block[4 * i]) | static_cast<std::uint32_t>(block[4 * i + 1]) << 8 |
               static_cast<std::uint32_t>(block[4 * i + 2]) << 16 | static_cast<std::uint32_t>(block[4 * i + 3]) << 24;
    }
    for (std::uint64_t i = 0; i < n; ++i) {
        std::memcpy(table + i * words, x, words * sizeof *x);
        blockMix(x, next, r);
        std::swap(x, next);
    }
    for (std::uint64_t i = 0; i < n; ++i) {
        const std::uint32_t* last = x + words - kBlockWords;
        const std::uint64_t j = (static_cast<std::uint64_t>(last[1]) << 32 | last[0]) & (n - 1);
        for (std::size_t k = 0; k < words; ++k) {
            x[k] ^= table[j * words + k];
        }
        blockMix(x, next, r);
        std::swap(x, next);
    }
    for (std::size_t i = 0; i < words; ++i) {
        for (unsigned b = 0; b < 4; ++b) {
            block[4 * i + b] = static_cast<std::uint8_t>(x[i] >> (8 * b));
        }
    }
}

} // namespace

Result<SecretBytes> scrypt(ByteView passphrase, ByteView salt, const ScryptCost& cost, std::size_t size,
                           std::uint64_t memoryLimit) {
    constexpr std::uint64_t kMaxBlocks = 1U << 30; // RFC 7914: p·r below it
    if (cost.n < 2 || !std::has_single_bit(cost.n) || cost.r == 0 || cost.p == 0 || cost.r >= kMaxBlocks ||
        cost.p >= (kMaxBlocks + cost.r - 1) / cost.r || size == 0) {
        return Error::invalid(code::kKdfParameters, "the scrypt parameters n, r and p are out of range");
    }
    const std::uint64_t blockSize = 128 * cost.r;
    const std::uint64_t blocks = memoryLimit / blockSize; // p, the table's n, and two to work in
    if (blocks < cost.p + 2 || blocks - cost.p - 2 < cost.n) {
        return Error::invalid(code::kKdfTooCostly, "these scrypt parameters need more memory than the limit of " +
                                                       std::to_string(memoryLimit >> 20) + " MiB");
    }
    auto state = pbkdf2(Pbkdf2Hash::Sha256, passphrase, salt, 1, cost.p * blockSize);
    if (!state) {
        return state.error();
    }
    const SecretWords table(cost.n * blockSize / sizeof(std::uint32_t));
    const SecretWords work(2 * blockSize / sizeof(std::uint32_t));
    if (table.data() == nullptr || work.data() == nullptr) {
        return Error::unavailable("kdf-no-memory", "there is not enough free memory for this key derivation");
    }
    for (std::uint64_t i = 0; i < cost.p; ++i) {
        roMix(state->span().subspan(i * blockSize, blockSize), cost.n, cost.r, table.data(), work.data());
    }
    return pbkdf2(Pbkdf2Hash::Sha256, passphrase, state->view(), 1, size);
}

} // namespace landfall::crypto
