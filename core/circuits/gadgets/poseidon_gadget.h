#pragma once

#include "circuits/gadgets/bits.h"

namespace landfall::circuits {

// crypto::poseidon(inputs, initialState) for 2 to 5 inputs: 3 constraints an S-box,
// 240, 261, 297 or 321. The answer is one wire.
//
// The inputs of S-boxes are wires and their outputs linear combinations of those,
// which stand in matrix C alone: A and B stay sparse.
Linear poseidon(Builder& builder, std::span<const Linear> inputs, const Fr& initialState);

// The same from one of two initial states, the second where `second` is 1. It must be boolean: then the capacity's
// fifth power is linear in it, and the choice costs no constraint.
Linear poseidonOfEither(Builder& builder, std::span<const Linear> inputs, const Linear& second, const Fr& firstState,
                        const Fr& secondState);

// x^5. Three constraints.
Linear power5(Builder& builder, const Linear& x);

// The same hash in two halves, for callers that already have what the first round's
// S-boxes give. `powers` are the fifth powers of inputs and constants, that of the
// capacity element first.
Linear poseidonFromPowers(Builder& builder, std::span<const Linear> powers);
// What the first round adds to element `index` before its S-box; 0 is the capacity.
const Fr& poseidonFirstConstant(unsigned width, unsigned index);

} // namespace landfall::circuits
