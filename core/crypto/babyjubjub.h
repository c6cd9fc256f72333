#pragma once

#include "algebra/fr.h"

namespace landfall::crypto {

// The twisted Edwards curve 168700·x² + y² = 1 + 168696·x²·y² over BN254 Fr, known
// as Baby Jubjub (ERC-2494, which also gives the generator and the order). 168700 is
// a square and 168696 is none, so the addition law below has no exceptions.
struct BabyJubjubPoint {
    algebra::Fr x;
    algebra::Fr y = algebra::Fr::one();

    friend bool operator==(const BabyJubjubPoint&, const BabyJubjubPoint&) = default;
};

namespace babyjubjub {

inline constexpr std::uint64_t kA = 168700;
inline constexpr std::uint64_t kD = 168696;

// The prime order of the subgroup that base8() generates; the curve has 8 times as
// many points.
inline constexpr Uint256 kSubgroupOrder{
    algebra::Limbs{0x677297dc392126f1, 0xab3eedb83920ee0a, 0x370a08b6d0302b0b, 0x060c89ce5c263405}};
inline constexpr unsigned kOrderBits = 251;

// 8 times the curve's generator.
const BabyJubjubPoint& base8();

bool isOnCurve(const BabyJubjubPoint& point);
// On the curve and of order kSubgroupOrder or 1.
bool isInSubgroup(const BabyJubjubPoint& point);

// The points must be on the curve. Time depends on the scalar: public data only.
BabyJubjubPoint add(const BabyJubjubPoint& a, const BabyJubjubPoint& b);
BabyJubjubPoint multiply(const BabyJubjubPoint& point, const Uint256& scalar);

// scalar·base8 in constant time, from a table made at the first use (97 kB). The
// scalar must be below kSubgroupOrder.
BabyJubjubPoint multiplyBase8(const Uint256& scalar);

} // namespace babyjubjub
} // namespace landfall::crypto
