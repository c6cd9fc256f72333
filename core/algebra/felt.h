#pragma once

#include "algebra/prime_field.h"

namespace landfall::algebra {

// Starknet's field element: integers modulo 2^251 + 17·2^192 + 1.
struct FeltParams {
    static constexpr Limbs kModulus{0x0000000000000001, 0x0000000000000000, 0x0000000000000000, 0x0800000000000011};
    static constexpr std::uint64_t kNonResidue = 3;
};

// The order of the Stark curve, a prime slightly below the field's.
struct StarkOrderParams {
    static constexpr Limbs kModulus{0x1e66a241adc64d2f, 0xb781126dcae7b232, 0xffffffffffffffff, 0x0800000000000010};
    static constexpr std::uint64_t kNonResidue = 3;
};

using Felt = PrimeField<FeltParams>;
using StarkScalar = PrimeField<StarkOrderParams>;
extern template class PrimeField<FeltParams>;
extern template class PrimeField<StarkOrderParams>;

} // namespace landfall::algebra
