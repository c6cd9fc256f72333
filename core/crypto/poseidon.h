#pragma once

#include "algebra/fr.h"

#include <span>

namespace landfall::crypto {

// Poseidon of 1 to 16 field elements with circomlib's parameters: the state starts
// as (initialState, inputs…) and the answer is its first element. `initialState`
// is the capacity element; a tag there keeps uses of the hash apart.
algebra::Fr poseidon(std::span<const algebra::Fr> inputs, const algebra::Fr& initialState = algebra::Fr::zero());

// The permutation itself, in place; 2 to 17 elements.
void poseidonPermute(std::span<algebra::Fr> state);

// The permutation of many states of `width` elements that lie one behind the other.
// They are hashes that don't wait for one another, eight at a time where the
// processor can.
void poseidonPermuteEach(std::span<algebra::Fr> states, unsigned width);

} // namespace landfall::crypto
