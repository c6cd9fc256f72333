#pragma once

#include "crypto/kdf.h"
#include "protocol/ids.h"

#include <optional>
#include <variant>

namespace landfall::wallet {

// The fields of a version 3 keystore, read and written but not interpreted.
struct Pbkdf2Cost {
    std::uint64_t iterations = 0; // of HMAC-SHA-256
};

struct SealedEntropy {
    FixedBytes<12> nonce{};
    Bytes sealed;
};

struct KeystoreJson {
    std::optional<protocol::Address> address;
    FixedBytes<16> id{};
    std::variant<crypto::ScryptCost, Pbkdf2Cost> cost;
    Bytes salt;
    FixedBytes<16> initialCounter{};
    Bytes ciphertext; // at most 32 bytes
    Bytes32 mac{};
    std::optional<SealedEntropy> entropy;
    std::optional<Error> entropyError; // "x-landfall" is there but cannot be read
};

// Errors: keystore-damaged, keystore-unsupported, keystore-too-large.
Result<KeystoreJson> parseKeystoreJson(ByteView json);
// For scrypt only: we write no others.
Bytes writeKeystoreJson(const KeystoreJson& keystore);

} // namespace landfall::wallet
