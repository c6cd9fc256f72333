#include "crypto/starknet/stark_key.h"

#include "crypto/hash.h"

#include <algorithm>

namespace landfall::crypto {

using algebra::Felt;
using algebra::StarkScalar;

namespace {

constexpr unsigned kOrderBits = 252;

Bytes32 asArray(ByteView bytes) {
    Bytes32 out{};
    std::memcpy(out.data(), bytes.data(), out.size());
    return out;
}

// As inverse(), in a time that does not depend on the value.
StarkScalar inverseOfSecret(const StarkScalar& value) {
    static const Uint256 exponent = *checkedSub(StarkScalar::modulus(), 2);
    return value.pow(exponent);
}

bool fits(const Uint256& value) {
    return !value.isZero() && value.bitLength() <= kStarkMessageBits;
}

// The candidates of RFC 6979, section 3.2, one after the other.
class NonceSource {
public:
    NonceSource(ByteView key, const Bytes32& message) {
        m_value.fill(1);
        seed(0, key, message);
        seed(1, key, message);
    }
    ~NonceSource() {
        wipe(m_key);
        wipe(m_value);
    }
    NonceSource(const NonceSource&) = delete;
    NonceSource& operator=(const NonceSource&) = delete;

    Uint256 next() {
        if (m_used) {
            SecretBytes input(33);
            std::ranges::copy(m_value, input.span().begin());
            m_key = hmacSha256(m_key, input.view());
            m_value = hmacSha256(m_key, m_value);
        }
        m_used = true;
        m_value = hmacSha256(m_key, m_value);
        const auto number = Uint256::fromBigEndian(m_value);
        // A nonce whose first byte is zero is one in 256, and that it is tells nothing of the others.
        return m_value[0] == 0 ? number : shiftRight(number, 256 - kOrderBits);
    }

private:
    void seed(std::uint8_t round, ByteView key, const Bytes32& message) {
        SecretBytes input(32 + 1 + 32 + 32);
        auto to = std::ranges::copy(m_value, input.span().begin()).out;
        *to++ = round;
        to = std::ranges::copy(key, to).out;
        std::ranges::copy(message, to);
        m_key = hmacSha256(m_key, input.view());
        m_value = hmacSha256(m_key, m_value);
    }

    Bytes32 m_key{};
    Bytes32 m_value{};
    bool m_used = false;
};

} // namespace

Result<StarkPrivateKey> StarkPrivateKey::fromBytes(ByteView bytes) {
    if (bytes.size() != 32) {
        return Error::invalid("stark-key-wrong-length",
                              "a Starknet private key has 32 bytes, this one has " + std::to_string(bytes.size()));
    }
    const Wiped raw(asArray(bytes));
    const Wiped number(Uint256::fromBigEndian(*raw));
    if ((*number).isZero() || *number >= StarkScalar::modulus()) {
        return Error::invalid("stark-key-out-of-range", "this number is not a Starknet private key: it must be from 1 "
                                                        "to the order of the Stark curve less 1");
    }
    const Wiped scalar(StarkScalar::reduce(*number));
    return StarkPrivateKey(SecretBytes(bytes), StarkPoint::generatorTimes(*scalar).affineX());
}

Result<StarkPrivateKey> StarkPrivateKey::grind(ByteView seed) {
    // 2^256 less 2^256 mod order: 31 times the order.
    static const Uint256 limit = *checkedMul(StarkScalar::modulus(), 31);
    SecretBytes input(seed.size() + 1);
    std::ranges::copy(seed, input.span().begin());
    // One fails in 32, all of them never.
    for (unsigned counter = 0; counter < 256; ++counter) {
        input.span()[seed.size()] = static_cast<std::uint8_t>(counter);
        const Wiped digest(sha256(input.view()));
        const Wiped number(Uint256::fromBigEndian(*digest));
        if (*number < limit) {
            const Wiped scalar(StarkScalar::reduce(*number));
            const Wiped bytes((*scalar).toBigEndian());
            return fromBytes(*bytes);
        }
    }
    return Error::invalid("stark-key-out-of-range", "this seed gives no Starknet key; use another account index");
}

Result<StarkSignature> StarkPrivateKey::sign(const Felt& message) const {
    const auto number = message.toUint256();
    if (number.bitLength() > kStarkMessageBits) {
        return Error::invalid("stark-message-too-large", "a message to sign for Starknet must be below 2^251");
    }
    const Wiped raw(asArray(m_scalar.view()));
    const Wiped secret(StarkScalar::reduce(Uint256::fromBigEndian(*raw)));
    const auto m = StarkScalar::reduce(number);
    NonceSource source(m_scalar.view(), number.toBigEndian());
    for (;;) {
        const Wiped candidate(source.next());
        if ((*candidate).isZero() || *candidate >= StarkScalar::modulus()) {
            continue;
        }
        const Wiped nonce(StarkScalar::reduce(*candidate));
        const auto r = StarkPoint::generatorTimes(*nonce).affineX().toUint256();
        const Wiped inverse(inverseOfSecret(*nonce));
        const Wiped sum(m + StarkScalar::reduce(r) * *secret);
        const auto s = *inverse * *sum;
        // The next nonce, where s is zero, or r or the inverse of s is too large: less likely than 2^-53.
        if (!s.isZero() && fits(r) && fits(s.inverse().toUint256())) {
            return StarkSignature{r, s.toUint256()};
        }
    }
}

bool verifyStark(const Felt& publicKey, const Felt& message, const StarkSignature& signature) {
    const auto m = message.toUint256();
    const auto key = StarkPoint::fromX(publicKey);
    if (!key || m.bitLength() > kStarkMessageBits || !fits(signature.r) || signature.s.isZero() ||
        signature.s >= StarkScalar::modulus()) {
        return false;
    }
    const auto w = StarkScalar::reduce(signature.s).inverse();
    if (!fits(w.toUint256())) {
        return false;
    }
    const auto ofMessage = StarkPoint::generator().times((w * StarkScalar::reduce(m)).toUint256());
    const auto ofKey = key->times((w * StarkScalar::reduce(signature.r)).toUint256());
    const auto agrees = [&](const StarkPoint& sum) {
        return !sum.isInfinity() && sum.affineX().toUint256() == signature.r;
    };
    return agrees(ofMessage + ofKey) || agrees(ofMessage + -ofKey);
}

} // namespace landfall::crypto
