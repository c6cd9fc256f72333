#include "wallet/derivation.h"

#include "crypto/hash.h"

#include <array>

namespace landfall::wallet {
namespace {

// Left half: a key or a tweak; right half: the chain code.
struct Halves {
    SecretBytes left;
    SecretBytes chainCode;
};

Halves hashHalves(ByteView key, ByteView data) {
    auto digest = crypto::hmacSha512(key, data);
    Halves halves{SecretBytes(ByteView(digest).first(32)), SecretBytes(ByteView(digest).last(32))};
    wipe(digest);
    return halves;
}

// SLIP-44's numbers of coins.
constexpr std::uint32_t kEthereum = 60;
constexpr std::uint32_t kStarknet = 9004;

// m/44'/coin'/0'/0/index.
Result<crypto::Secp256k1PrivateKey> accountKey(ByteView seed, std::uint32_t coin, std::uint32_t index,
                                               const crypto::Secp256k1& curve) {
    if (index >= kHardened) {
        return Error::invalid("derivation-index",
                              "the account's index " + std::to_string(index) + " is above 2147483647");
    }
    const auto root = ExtendedPrivateKey::fromSeed(seed);
    if (!root) {
        return root.error();
    }
    const auto account =
        root->descendant(std::array{44 | kHardened, coin | kHardened, 0 | kHardened, 0U, index}, curve);
    if (!account) {
        return account.error();
    }
    return account->key().clone();
}

} // namespace

Result<ExtendedPrivateKey> ExtendedPrivateKey::fromSeed(ByteView seed) {
    if (seed.size() < 16 || seed.size() > 64) {
        return Error::invalid("seed-length", "a seed has 16 to 64 bytes, this one has " + std::to_string(seed.size()));
    }
    auto halves = hashHalves(viewOf("Bitcoin seed"), seed);
    auto key = crypto::Secp256k1PrivateKey::fromBytes(halves.left.view());
    if (!key) {
        return Error::invalid("seed-unusable", "this seed gives no master key; make a new recovery phrase");
    }
    return ExtendedPrivateKey(std::move(key).value(), std::move(halves.chainCode));
}

Result<ExtendedPrivateKey> ExtendedPrivateKey::child(std::uint32_t index, const crypto::Secp256k1& curve) const {
    SecretBytes data(37);
    if (index >= kHardened) {
        std::ranges::copy(m_key.bytes(), data.span().begin() + 1);
    } else {
        std::ranges::copy(curve.publicKey(m_key).compressed(), data.span().begin());
    }
    for (unsigned i = 0; i < 4; ++i) {
        data.span()[33 + i] = static_cast<std::uint8_t>(index >> (24 - 8 * i));
    }
    auto halves = hashHalves(m_chainCode.view(), data.view());
    Bytes32 tweak{};
    std::ranges::copy(halves.left.view(), tweak.begin());
    auto key = m_key.tweaked(tweak);
    wipe(tweak);
    if (!key) {
        return Error::invalid("derivation-no-child",
                              "no key has the index " + std::to_string(index) + "; use the next one");
    }
    return ExtendedPrivateKey(std::move(key).value(), std::move(halves.chainCode));
}

Result<ExtendedPrivateKey> ExtendedPrivateKey::descendant(std::span<const std::uint32_t> path,
                                                          const crypto::Secp256k1& curve) const {
    Result<ExtendedPrivateKey> node = ExtendedPrivateKey(m_key.clone(), m_chainCode.clone());
    for (const auto index : path) {
        if (!node) {
            break;
        }
        node = node->child(index, curve);
    }
    return node;
}

Result<crypto::Secp256k1PrivateKey> ethereumAccountKey(ByteView seed, std::uint32_t index,
                                                       const crypto::Secp256k1& curve) {
    return accountKey(seed, kEthereum, index, curve);
}

Result<crypto::StarkPrivateKey> starknetAccountKey(ByteView seed, std::uint32_t index, const crypto::Secp256k1& curve) {
    const auto key = accountKey(seed, kStarknet, index, curve);
    if (!key) {
        return key.error();
    }
    return crypto::StarkPrivateKey::grind(key->bytes());
}

} // namespace landfall::wallet
