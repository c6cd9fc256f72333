#pragma once

#include "algebra/prime_field.h"

namespace landfall::algebra {

// The field that alt_bn128 (EIP-196) is defined over: coordinates of points.
struct FqParams {
    static constexpr Limbs kModulus{0x3c208c16d87cfd47, 0x97816a916871ca8d, 0xb85045b68181585d, 0x30644e72e131a029};
    static constexpr std::uint64_t kNonResidue = 3;
};

using Fq = PrimeField<FqParams>;
extern template class PrimeField<FqParams>;

} // namespace landfall::algebra
