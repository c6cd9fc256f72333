#include "wallet/keystore.h"

#include "crypto/aead.h"
#include "crypto/error_codes.h"
#include "crypto/hash.h"
#include "crypto/keccak.h"
#include "crypto/random.h"
#include "wallet/error_codes.h"
#include "wallet/keystore_json.h"
#include "wallet/passphrase.h"

#include <algorithm>

namespace landfall::wallet {
namespace {

// Geth's own files take 256 MiB; a file may ask for a little more, not for the machine.
constexpr std::uint64_t kMemoryLimit = std::uint64_t{520} << 20;
constexpr std::uint64_t kMaxScryptWork = std::uint64_t{1} << 24; // n·r·p; ours are 2^20
constexpr std::uint64_t kMaxIterations = 10'000'000;
constexpr std::string_view kEntropyDomain = "Landfall keystore entropy v1";

struct DerivedKey {
    SecretBytes bytes; // 32

    ByteView cipherKey() const { return bytes.view().first(16); }
    ByteView macKey() const { return bytes.view().last(16); }

    SecretBytes entropyKey() const {
        auto digest = crypto::hmacSha512(bytes.view(), viewOf(kEntropyDomain));
        SecretBytes key(ByteView(digest).first(32));
        wipe(digest);
        return key;
    }
};

Error tooCostly() {
    return Error::invalid("keystore-too-costly",
                          "the keystore asks for more memory or time than any wallet needs; it may be a trap");
}

Result<SecretBytes> derive(const KeystoreJson& keystore, ByteView passphrase) {
    if (const auto* pbkdf2 = std::get_if<Pbkdf2Cost>(&keystore.cost)) {
        if (pbkdf2->iterations > kMaxIterations) {
            return tooCostly();
        }
        return crypto::pbkdf2(crypto::Pbkdf2Hash::Sha256, passphrase, keystore.salt, pbkdf2->iterations, 32);
    }
    const auto& cost = std::get<crypto::ScryptCost>(keystore.cost);
    // Each factor is at most 2^53, so the products are formed only as far as they fit.
    if (cost.n > kMaxScryptWork || cost.r > kMaxScryptWork / std::max<std::uint64_t>(cost.n, 1) ||
        cost.p > kMaxScryptWork / std::max<std::uint64_t>(cost.n * cost.r, 1)) {
        return tooCostly();
    }
    auto derived = crypto::scrypt(passphrase, keystore.salt, cost, 32, kMemoryLimit);
    if (!derived && derived.error().code == code::kKdfTooCostly) {
        return tooCostly();
    }
    return derived;
}

Result<DerivedKey> deriveKey(const KeystoreJson& keystore, ByteView passphrase) {
    auto derived = derive(keystore, passphrase);
    if (derived) {
        return DerivedKey{std::move(derived).value()};
    }
    if (derived.error().code == code::kKdfParameters) {
        return Error::damaged("keystore-damaged", "the keystore is damaged: 'crypto.kdfparams' has impossible values");
    }
    return derived.error();
}

Bytes32 macOf(const DerivedKey& key, ByteView ciphertext) {
    crypto::Keccak256 hasher;
    hasher.update(key.macKey());
    hasher.update(ciphertext);
    return hasher.finish();
}

Result<DerivedKey> keyThatFits(const KeystoreJson& keystore, ByteView passphrase) {
    for (const auto& form : passphraseForms(passphrase)) {
        auto key = deriveKey(keystore, form.view());
        if (!key || equalConstantTime(macOf(*key, keystore.ciphertext), keystore.mac)) {
            return key;
        }
    }
    return Error::invalid(code::kKeystoreWrongPassphrase,
                          "the passphrase does not open this keystore: try it again; without it the recovery phrase "
                          "brings the wallet back");
}

Result<crypto::Secp256k1PrivateKey> openKey(const KeystoreJson& keystore, const DerivedKey& key) {
    const auto plain = crypto::aes128Ctr(key.cipherKey(), keystore.initialCounter, keystore.ciphertext);
    if (!plain) {
        return plain.error();
    }
    SecretBytes padded(32);
    std::ranges::copy(plain->view(), padded.span().end() - static_cast<std::ptrdiff_t>(plain->size()));
    auto opened = crypto::Secp256k1PrivateKey::fromBytes(padded.view());
    if (!opened) {
        return Error::damaged("keystore-damaged",
                              "the keystore is damaged: what it holds is no private key. Put a copy of it back, or "
                              "import the recovery phrase into a new one");
    }
    return opened;
}

void openEntropy(KeystoreContents& contents, const KeystoreJson& keystore, const DerivedKey& key) {
    contents.phraseError = keystore.entropyError;
    if (!keystore.entropy) {
        return;
    }
    auto entropy =
        crypto::aeadOpen(key.entropyKey().view(), keystore.entropy->nonce, keystore.mac, keystore.entropy->sealed);
    if (entropy) {
        contents.entropy = std::move(entropy).value();
    } else {
        contents.phraseError = Error::damaged("keystore-damaged", "the recovery phrase stored with this key is damaged "
                                                                  "('x-landfall.entropy'); the key itself is whole");
    }
}

} // namespace

KeystoreRandomness KeystoreRandomness::draw() {
    KeystoreRandomness out;
    crypto::randomBytes(out.salt);
    crypto::randomBytes(out.initialCounter);
    crypto::randomBytes(out.nonce);
    crypto::randomBytes(out.id);
    return out;
}

Result<Bytes> encryptKeystore(const KeystoreContents& contents, ByteView passphrase, const crypto::Secp256k1& curve,
                              const KeystoreRandomness& randomness, const crypto::ScryptCost& cost) {
    if (passphrase.empty()) {
        return Error::invalid("keystore-passphrase-empty", "choose a passphrase: without one the key is not protected");
    }
    KeystoreJson json;
    json.address = protocol::Address{crypto::ethereumAddress(curve.publicKey(contents.privateKey))};
    json.id = randomness.id;
    json.cost = cost;
    json.salt.assign(randomness.salt.begin(), randomness.salt.end());
    json.initialCounter = randomness.initialCounter;
    const auto key = deriveKey(json, normalPassphrase(passphrase).view());
    if (!key) {
        return key.error();
    }
    const auto ciphertext = crypto::aes128Ctr(key->cipherKey(), json.initialCounter, contents.privateKey.bytes());
    if (!ciphertext) {
        return ciphertext.error();
    }
    append(json.ciphertext, ciphertext->view());
    json.mac = macOf(*key, json.ciphertext);
    if (!contents.entropy.empty()) {
        auto sealed = crypto::aeadSeal(key->entropyKey().view(), randomness.nonce, json.mac, contents.entropy.view());
        if (!sealed) {
            return sealed.error();
        }
        json.entropy = SealedEntropy{randomness.nonce, std::move(sealed).value()};
    }
    return writeKeystoreJson(json);
}

Result<KeystoreContents> decryptKeystore(ByteView json, ByteView passphrase, const crypto::Secp256k1& curve) {
    const auto keystore = parseKeystoreJson(json);
    if (!keystore) {
        return keystore.error();
    }
    const auto key = keyThatFits(*keystore, passphrase);
    if (!key) {
        return key.error();
    }
    auto privateKey = openKey(*keystore, *key);
    if (!privateKey) {
        return privateKey.error();
    }
    if (keystore->address && keystore->address->bytes != crypto::ethereumAddress(curve.publicKey(*privateKey))) {
        return Error::damaged("keystore-address-mismatch",
                              "the key in this keystore is not that of the address written on it; do not use it");
    }
    KeystoreContents contents{std::move(privateKey).value(), {}, std::nullopt};
    openEntropy(contents, *keystore, *key);
    return contents;
}

Result<KeystoreSummary> inspectKeystore(ByteView json) {
    const auto keystore = parseKeystoreJson(json);
    if (!keystore) {
        return keystore.error();
    }
    return KeystoreSummary{keystore->address, keystore->entropy.has_value()};
}

} // namespace landfall::wallet
