#pragma once

#include "algebra/batch_inverse.h"
#include "algebra/limbs.h"
#include "algebra/processor.h"
#include "algebra/x86_64.h"
#include "base/bytes.h"
#include "base/uint256.h"

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace landfall::algebra {

// Integers modulo a prime below 2^254, kept in Montgomery form (value·2^256 mod p),
// always fully reduced, so equal elements are equal bytes.
//
// Params gives `kModulus` and `kNonResidue` (the smallest number that is not a
// square); everything else is derived from them at compile time.
template <class Params>
class PrimeField {
public:
    static constexpr Limbs kModulus = Params::kModulus;
    static constexpr std::uint64_t kNonResidue = Params::kNonResidue;
    static constexpr std::uint64_t kFactor = montgomeryFactor(kModulus);
    static constexpr Limbs kR = powerOfTwoMod(256, kModulus);
    static constexpr Limbs kR2 = powerOfTwoMod(512, kModulus);
    static_assert(kModulus[3] >> 62 == 0 && (kModulus[0] & 1) == 1);

    constexpr PrimeField() = default;

    // Negative numbers stand for their residue: PrimeField(-1) + one() is zero.
    template <std::integral Integer>
    constexpr PrimeField(Integer value) { // NOLINT: an integer is a field element
        std::uint64_t magnitude = static_cast<std::uint64_t>(value);
        bool negative = false;
        if constexpr (std::signed_integral<Integer>) {
            negative = value < 0;
            magnitude = negative ? 0 - magnitude : magnitude;
        }
        m_limbs = montgomeryMul({magnitude, 0, 0, 0}, kR2, kModulus, kFactor);
        if (negative) {
            m_limbs = subMod({}, m_limbs, kModulus);
        }
    }

    static constexpr PrimeField zero() { return {}; }
    static constexpr PrimeField one() { return fromMontgomery(kR); }
    static constexpr Uint256 modulus() { return Uint256(kModulus); }

    // Nothing unless value < modulus.
    static std::optional<PrimeField> fromUint256(const Uint256& value);
    static std::optional<PrimeField> fromBigEndian(const Bytes32& bytes);
    static std::optional<PrimeField> fromDecimal(std::string_view digits);

    // The residue of any 256-bit number, and of a big-endian 512-bit one.
    static PrimeField reduce(const Uint256& value);
    static PrimeField fromWide(const FixedBytes<64>& bytes);

    Uint256 toUint256() const;
    Bytes32 toBigEndian() const { return toUint256().toBigEndian(); }
    std::string toDecimal() const { return toUint256().toDecimal(); }

    // The stored form itself; the limbs must be below the modulus.
    static constexpr PrimeField fromMontgomery(const Limbs& limbs) {
        PrimeField out;
        out.m_limbs = limbs;
        return out;
    }
    constexpr const Limbs& montgomery() const { return m_limbs; }

    constexpr bool isZero() const { return (m_limbs[0] | m_limbs[1] | m_limbs[2] | m_limbs[3]) == 0; }
    friend constexpr bool operator==(const PrimeField& a, const PrimeField& b) {
        return ((a.m_limbs[0] ^ b.m_limbs[0]) | (a.m_limbs[1] ^ b.m_limbs[1]) | (a.m_limbs[2] ^ b.m_limbs[2]) |
                (a.m_limbs[3] ^ b.m_limbs[3])) == 0;
    }

    friend constexpr PrimeField operator+(const PrimeField& a, const PrimeField& b) {
        return fromMontgomery(addRaw(a.m_limbs, b.m_limbs));
    }
    friend constexpr PrimeField operator-(const PrimeField& a, const PrimeField& b) {
        return fromMontgomery(subRaw(a.m_limbs, b.m_limbs));
    }
    friend constexpr PrimeField operator*(const PrimeField& a, const PrimeField& b) {
        return fromMontgomery(mulRaw(a.m_limbs, b.m_limbs));
    }
    constexpr PrimeField operator-() const { return PrimeField{} - *this; }
    // Without a branch, for signs that can't be foreseen.
    constexpr PrimeField negatedIf(bool negate) const {
        const std::uint64_t mask = negate ? ~std::uint64_t{0} : 0;
        const PrimeField negative = -*this;
        PrimeField out;
        for (std::size_t i = 0; i < 4; ++i) {
            out.m_limbs[i] = (negative.m_limbs[i] & mask) | (m_limbs[i] & ~mask);
        }
        return out;
    }
    constexpr PrimeField& operator+=(const PrimeField& b) { return *this = *this + b; }
    constexpr PrimeField& operator-=(const PrimeField& b) { return *this = *this - b; }
    constexpr PrimeField& operator*=(const PrimeField& b) { return *this = *this * b; }
    constexpr PrimeField square() const { return *this * *this; }
    constexpr PrimeField doubled() const { return *this + *this; }

    // Time depends on the exponent.
    PrimeField pow(const Uint256& exponent) const;
    // Zero has no inverse; its answer is zero.
    PrimeField inverse() const;
    // One of the two roots; nothing if there is none.
    std::optional<PrimeField> sqrt() const;

    // a·b + c·d with one reduction.
    static constexpr PrimeField sumOfProducts(const PrimeField& a, const PrimeField& b, const PrimeField& c,
                                              const PrimeField& d) {
#if defined(LANDFALL_ASSEMBLY)
        if (!std::is_constant_evaluated() && detail::g_useAdx) {
            return fromMontgomery(x86_64::sumOfProducts<PrimeField>(a.m_limbs, b.m_limbs, c.m_limbs, d.m_limbs));
        }
#endif
        return fromMontgomery(montgomerySumOfProducts(a.m_limbs, b.m_limbs, c.m_limbs, d.m_limbs, kModulus, kFactor));
    }

private:
    static constexpr Limbs addRaw(const Limbs& a, const Limbs& b) {
#if defined(LANDFALL_ASSEMBLY)
        if (!std::is_constant_evaluated()) {
            return x86_64::add<PrimeField>(a, b);
        }
#endif
        return addMod(a, b, kModulus);
    }
    static constexpr Limbs subRaw(const Limbs& a, const Limbs& b) {
#if defined(LANDFALL_ASSEMBLY)
        if (!std::is_constant_evaluated()) {
            return x86_64::sub<PrimeField>(a, b);
        }
#endif
        return subMod(a, b, kModulus);
    }
    static constexpr Limbs mulRaw(const Limbs& a, const Limbs& b) {
        if (!std::is_constant_evaluated()) {
#if defined(LANDFALL_ASSEMBLY)
            if (detail::g_useAdx) [[likely]] {
                return x86_64::mul<PrimeField>(a, b);
            }
#endif
            return mulPortable(a, b);
        }
        return montgomeryMul(a, b, kModulus, kFactor);
    }
    static Limbs mulPortable(const Limbs& a, const Limbs& b);

    Limbs m_limbs{};
};

} // namespace landfall::algebra
