#pragma once

#include "circuits/harness.h"
#include "crypto/eddsa.h"

#include <random>

namespace landfall::testing {

// Runs the gadget in both modes; a witness must satisfy the system exactly if the builder
// thinks so.
bool provable(const Gadget& gadget);

// Its outputs; none if no witness is found.
std::vector<algebra::Fr> outputsOf(const Gadget& gadget);

inline Uint256 plus(const Uint256& value, std::uint64_t more) {
    return *checkedAdd(value, more);
}

// The same values in every run.
class RandomValues {
public:
    algebra::Fr element();
    crypto::EddsaPrivateKey key();
    std::uint64_t bits() { return m_rng(); }

private:
    FixedBytes<64> bytes();

    std::mt19937_64 m_rng{2026};
};

} // namespace landfall::testing
