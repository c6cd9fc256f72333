#pragma once

#include "algebra/fr.h"
#include "crypto/poseidon.h"

#include <array>

namespace landfall::state {

using algebra::Fr;

// The nodes of a quaternary Poseidon tree without leaves, by height; [0] is the empty leaf.
template <unsigned Levels>
using EmptyNodes = std::array<Fr, Levels + 1>;

template <unsigned Levels>
EmptyNodes<Levels> emptyNodes(const Fr& emptyLeaf, const Fr& tag) {
    EmptyNodes<Levels> out;
    out[0] = emptyLeaf;
    for (unsigned i = 0; i < Levels; ++i) {
        out[i + 1] = crypto::poseidon(std::array{out[i], out[i], out[i], out[i]}, tag);
    }
    return out;
}

} // namespace landfall::state
