#pragma once

#include "algebra/felt.h"

#include <array>
#include <span>

// Starknet's Poseidon: the Hades permutation of three felts, x³, 8 full and 83 partial rounds. Its constants are
// SHA-256("Hades" ‖ decimal index), reduced.
namespace landfall::crypto {

using HadesState = std::array<algebra::Felt, 3>;

void hadesPermute(HadesState& state);

// Of two felts.
algebra::Felt feltPoseidon(const algebra::Felt& a, const algebra::Felt& b);
// Of any number: a sponge of rate 2, padded with a one and, where needed, a zero.
algebra::Felt feltPoseidon(std::span<const algebra::Felt> elements);

} // namespace landfall::crypto
