#include "crypto/eddsa.h"

#include "crypto/babyjubjub_extended.h"
#include "crypto/babyjubjub_scalar.h"
#include "crypto/hash.h"
#include "crypto/poseidon.h"

#include <array>

namespace landfall::crypto {
namespace {

using algebra::Fr;
using babyjubjub::ExtendedPoint;

constexpr std::string_view kNonceDomain = "Landfall EdDSA-Poseidon nonce v1";

Fr challenge(const BabyJubjubPoint& r8, const EddsaPublicKey& key, const Fr& message) {
    return poseidon(std::array{r8.x, r8.y, key.x, key.y, message});
}

ExtendedPoint timesEight(const BabyJubjubPoint& point) {
    return doubleExtended(doubleExtended(doubleExtended(ExtendedPoint::from(point))));
}

Bytes32 asArray(ByteView bytes) {
    Bytes32 out{};
    std::memcpy(out.data(), bytes.data(), out.size());
    return out;
}

} // namespace

Result<EddsaPrivateKey> EddsaPrivateKey::fromBytes(ByteView bytes) {
    if (bytes.size() != 32) {
        return Error::invalid("l2-key-wrong-length",
                              "an L2 signing key has 32 bytes, this one has " + std::to_string(bytes.size()));
    }
    const Wiped raw(asArray(bytes));
    const Wiped scalar(Uint256::fromBigEndian(*raw));
    if ((*scalar).isZero() || *scalar >= babyjubjub::kSubgroupOrder) {
        return Error::invalid("l2-key-out-of-range",
                              "this number is not an L2 signing key: it must be from 1 to the subgroup's order less 1");
    }
    return EddsaPrivateKey(SecretBytes(bytes), babyjubjub::multiplyBase8(*scalar));
}

Result<EddsaPrivateKey> EddsaPrivateKey::fromWide(const FixedBytes<64>& bytes) {
    const Wiped scalar(BabyJubjubScalar::fromWide(bytes));
    const Wiped plain((*scalar).toUint256());
    const Wiped serialized((*plain).toBigEndian());
    return fromBytes(*serialized);
}

EddsaSignature EddsaPrivateKey::sign(const Fr& message) const {
    Bytes input;
    append(input, viewOf(kNonceDomain));
    append(input, message.toBigEndian());
    const Wiped digest(hmacSha512(m_scalar.view(), input));
    const Wiped nonce(BabyJubjubScalar::fromWide(*digest));
    const Wiped plainNonce((*nonce).toUint256());
    const BabyJubjubPoint r8 = babyjubjub::multiplyBase8(*plainNonce);

    const Wiped raw(asArray(m_scalar.view()));
    const Wiped secret(BabyJubjubScalar::reduce(Uint256::fromBigEndian(*raw)));
    const auto h = BabyJubjubScalar::reduce(challenge(r8, m_publicKey, message).toUint256());
    const auto s = *nonce + BabyJubjubScalar::reduce(8) * h * *secret;
    return {r8, s.toUint256()};
}

bool isValidEddsaKey(const EddsaPublicKey& key) {
    return babyjubjub::isOnCurve(key) && !timesEight(key).isIdentity();
}

bool verifyEddsa(const EddsaPublicKey& key, const Fr& message, const EddsaSignature& signature) {
    if (signature.s >= babyjubjub::kSubgroupOrder || !babyjubjub::isOnCurve(key) ||
        !babyjubjub::isOnCurve(signature.r8)) {
        return false;
    }
    const ExtendedPoint keyInSubgroup = timesEight(key);
    if (keyInSubgroup.isIdentity()) {
        return false;
    }
    // 8·A lies in the subgroup, so h counts modulo its order.
    const auto h = BabyJubjubScalar::reduce(challenge(signature.r8, key, message).toUint256());
    const ExtendedPoint right = multiplyExtended(-keyInSubgroup, h.toUint256());
    return addExtended(babyjubjub::multiplyBase8Extended(signature.s), right).equals(signature.r8);
}

} // namespace landfall::crypto
