#pragma once

#include "algebra/prime_field.h"

namespace landfall::algebra {

// The order of the group alt_bn128 (EIP-196): scalars, circuit signals.
struct FrParams {
    static constexpr Limbs kModulus{0x43e1f593f0000001, 0x2833e84879b97091, 0xb85045b68181585d, 0x30644e72e131a029};
    static constexpr std::uint64_t kNonResidue = 5;
    // modulus - 1 = odd·2^28; 5^odd is the root of unity that the Groth16 key files assume.
    static constexpr unsigned kTwoAdicity = 28;
};

using Fr = PrimeField<FrParams>;
extern template class PrimeField<FrParams>;

} // namespace landfall::algebra
