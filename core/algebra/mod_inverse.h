#pragma once

#include "algebra/limbs.h"

namespace landfall::algebra {

// value^-1 modulo an odd prime below 2^255; zero for zero. The value must be below
// the modulus. Time depends on the value.
Limbs modInverse(const Limbs& value, const Limbs& modulus);

} // namespace landfall::algebra
