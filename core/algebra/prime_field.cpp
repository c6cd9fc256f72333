#include "algebra/felt.h"
#include "algebra/fq.h"
#include "algebra/fr.h"
#include "algebra/mod_inverse.h"

namespace landfall::algebra {

template <class Params>
Limbs PrimeField<Params>::mulPortable(const Limbs& a, const Limbs& b) {
    return montgomeryMul(a, b, kModulus, kFactor);
}

template <class Params>
std::optional<PrimeField<Params>> PrimeField<Params>::fromUint256(const Uint256& value) {
    if (!lessThan(value.limbs, kModulus)) {
        return std::nullopt;
    }
    return reduce(value);
}

template <class Params>
std::optional<PrimeField<Params>> PrimeField<Params>::fromBigEndian(const Bytes32& bytes) {
    return fromUint256(Uint256::fromBigEndian(bytes));
}

template <class Params>
std::optional<PrimeField<Params>> PrimeField<Params>::fromDecimal(std::string_view digits) {
    const auto value = Uint256::fromDecimal(digits);
    return value ? fromUint256(*value) : std::nullopt;
}

template <class Params>
PrimeField<Params> PrimeField<Params>::reduce(const Uint256& value) {
    return fromMontgomery(montgomeryMul(value.limbs, kR2, kModulus, kFactor));
}

template <class Params>
PrimeField<Params> PrimeField<Params>::fromWide(const FixedBytes<64>& bytes) {
    Bytes32 high{};
    Bytes32 low{};
    std::memcpy(high.data(), bytes.data(), 32);
    std::memcpy(low.data(), bytes.data() + 32, 32);
    // kR2 is the Montgomery form of 2^256.
    return reduce(Uint256::fromBigEndian(high)) * fromMontgomery(kR2) + reduce(Uint256::fromBigEndian(low));
}

template <class Params>
Uint256 PrimeField<Params>::toUint256() const {
    return Uint256(montgomeryMul(m_limbs, {1, 0, 0, 0}, kModulus, kFactor));
}

template <class Params>
PrimeField<Params> PrimeField<Params>::pow(const Uint256& exponent) const {
    PrimeField out = one();
    for (unsigned i = exponent.bitLength(); i-- > 0;) {
        out = out.square();
        if (exponent.bit(i)) {
            out *= *this;
        }
    }
    return out;
}

template <class Params>
PrimeField<Params> PrimeField<Params>::inverse() const {
    // The limbs hold value·R: their inverse takes R³ to become inverse·R in a Montgomery product.
    static constexpr Limbs kR3 = powerOfTwoMod(768, kModulus);
    return fromMontgomery(mulRaw(modInverse(m_limbs, kModulus), kR3));
}

// Tonelli-Shanks: p - 1 = odd·2^s.
template <class Params>
std::optional<PrimeField<Params>> PrimeField<Params>::sqrt() const {
    if (isZero()) {
        return zero();
    }
    Limbs odd = kModulus;
    odd[0] -= 1;
    unsigned s = 0;
    while ((odd[0] & 1) == 0) {
        odd = shiftRightLimbs(odd, 1);
        ++s;
    }
    const PrimeField half = pow(Uint256(shiftRightLimbs(odd, 1))); // this^((odd - 1) / 2)
    PrimeField root = *this * half;
    PrimeField rest = root * half; // of order 2^k, k < s exactly for squares
    PrimeField generator = PrimeField(kNonResidue).pow(Uint256(odd));
    unsigned order = s;
    while (rest != one()) {
        unsigned k = 0;
        for (PrimeField power = rest; power != one(); power = power.square()) {
            if (++k == order) {
                return std::nullopt;
            }
        }
        PrimeField step = generator;
        for (unsigned i = k + 1; i < order; ++i) {
            step = step.square();
        }
        root *= step;
        generator = step.square();
        rest *= generator;
        order = k;
    }
    return root;
}

template class PrimeField<FrParams>;
template class PrimeField<FqParams>;
template class PrimeField<FeltParams>;
template class PrimeField<StarkOrderParams>;

} // namespace landfall::algebra
