#pragma once

#include "crypto/poseidon_parameters.h"

namespace landfall::crypto {

// Eight states of `width` elements, one behind the other. Only where the processor has IFMA.
void poseidonPermuteEight(algebra::Fr* states, unsigned width);

} // namespace landfall::crypto
