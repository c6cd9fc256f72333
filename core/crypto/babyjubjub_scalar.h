#pragma once

#include "crypto/babyjubjub.h"

namespace landfall::crypto {

// Integers modulo the order of Baby Jubjub's subgroup. Branch-free, so secrets may
// pass through; kept in Montgomery form (value·2^256 mod order).
class BabyJubjubScalar {
public:
    static constexpr algebra::Limbs kOrder = babyjubjub::kSubgroupOrder.limbs;

    constexpr BabyJubjubScalar() = default;

    static constexpr BabyJubjubScalar reduce(const Uint256& value) { return {multiply(value.limbs, kR2)}; }
    // The residue of a big-endian number of 512 bits: from uniform bytes, uniform
    // but for 2^-261.
    static BabyJubjubScalar fromWide(const FixedBytes<64>& bytes);

    constexpr Uint256 toUint256() const { return Uint256(multiply(m_limbs, {1, 0, 0, 0})); }
    constexpr bool isZero() const { return (m_limbs[0] | m_limbs[1] | m_limbs[2] | m_limbs[3]) == 0; }

    friend constexpr BabyJubjubScalar operator+(const BabyJubjubScalar& a, const BabyJubjubScalar& b) {
        return {algebra::addMod(a.m_limbs, b.m_limbs, kOrder)};
    }
    friend constexpr BabyJubjubScalar operator*(const BabyJubjubScalar& a, const BabyJubjubScalar& b) {
        return {multiply(a.m_limbs, b.m_limbs)};
    }

private:
    static constexpr std::uint64_t kFactor = algebra::montgomeryFactor(kOrder);
    static constexpr algebra::Limbs kR2 = algebra::powerOfTwoMod(512, kOrder);

    constexpr BabyJubjubScalar(const algebra::Limbs& limbs) : m_limbs(limbs) {}

    static constexpr algebra::Limbs multiply(const algebra::Limbs& a, const algebra::Limbs& b) {
        return algebra::montgomeryMul(a, b, kOrder, kFactor);
    }

    algebra::Limbs m_limbs{};
};

} // namespace landfall::crypto
