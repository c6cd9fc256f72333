#include "crypto/starknet/felt_poseidon.h"

#include "crypto/hash.h"

#include <string>

namespace landfall::crypto {

using algebra::Felt;

namespace {

constexpr unsigned kHalf = 4; // full rounds at each end
constexpr unsigned kPartial = 83;
constexpr unsigned kRounds = 2 * kHalf + kPartial;

std::array<HadesState, kRounds> makeConstants() {
    std::array<HadesState, kRounds> out;
    for (unsigned i = 0; i < 3 * kRounds; ++i) {
        const auto digest = sha256(viewOf("Hades" + std::to_string(i)));
        out[i / 3][i % 3] = Felt::reduce(Uint256::fromBigEndian(digest));
    }
    return out;
}

Felt cube(const Felt& x) {
    return x.square() * x;
}

// The matrix (3 1 1 / 1 -1 1 / 1 1 -2).
void mix(HadesState& state) {
    const Felt sum = state[0] + state[1] + state[2];
    state[0] = sum + state[0].doubled();
    state[1] = sum - state[1].doubled();
    state[2] = sum - state[2].doubled() - state[2];
}

} // namespace

void hadesPermute(HadesState& state) {
    static const auto constants = makeConstants();
    for (unsigned round = 0; round < kRounds; ++round) {
        for (unsigned i = 0; i < 3; ++i) {
            state[i] += constants[round][i];
        }
        state[2] = cube(state[2]);
        if (round < kHalf || round >= kHalf + kPartial) {
            state[0] = cube(state[0]);
            state[1] = cube(state[1]);
        }
        mix(state);
    }
}

Felt feltPoseidon(const Felt& a, const Felt& b) {
    HadesState state{a, b, 2};
    hadesPermute(state);
    return state[0];
}

Felt feltPoseidon(std::span<const Felt> elements) {
    HadesState state;
    for (; elements.size() >= 2; elements = elements.subspan(2)) {
        state[0] += elements[0];
        state[1] += elements[1];
        hadesPermute(state);
    }
    if (elements.empty()) {
        state[0] += Felt::one();
    } else {
        state[0] += elements[0];
        state[1] += Felt::one();
    }
    hadesPermute(state);
    return state[0];
}

} // namespace landfall::crypto
