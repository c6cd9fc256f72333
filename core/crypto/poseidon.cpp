#include "crypto/poseidon.h"

#include "crypto/poseidon_parameters.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace landfall::crypto {
namespace {

using algebra::Fr;
using State = std::array<Fr, PoseidonParameters::kMaxWidth>;

Fr power5(const Fr& x) {
    return x.square().square() * x;
}

Fr dot(const Fr* a, const Fr* b, unsigned count) {
    Fr sum;
    for (unsigned i = 0; i < count; ++i) {
        sum += a[i] * b[i];
    }
    return sum;
}

void fullRound(std::span<Fr> state, const Fr* constants, const Fr* matrix) {
    const auto t = static_cast<unsigned>(state.size());
    State powers;
    for (unsigned i = 0; i < t; ++i) {
        powers[i] = power5(state[i] + constants[i]);
    }
    for (unsigned i = 0; i < t; ++i) {
        state[i] = dot(matrix + std::size_t{i} * t, powers.data(), t);
    }
}

void partialRound(std::span<Fr> state, const Fr& constant, const Fr* sparse) {
    const auto t = static_cast<unsigned>(state.size());
    const Fr power = power5(state[0] + constant);
    state[0] = power;
    const Fr first = dot(sparse, state.data(), t);
    for (unsigned i = 1; i < t; ++i) {
        state[i] += sparse[t + i - 1] * power;
    }
    state[0] = first;
}

} // namespace

void poseidonPermute(std::span<Fr> state) {
    const auto t = static_cast<unsigned>(state.size());
    const auto& p = poseidonParameters(t);
    constexpr unsigned kHalf = PoseidonParameters::kFullRounds / 2;
    for (unsigned round = 0; round < kHalf; ++round) {
        fullRound(state, p.fullConstants.data() + std::size_t{round} * t,
                  round + 1 == kHalf ? p.transition.data() : p.mds.data());
    }
    for (unsigned round = 0; round < p.partialRounds; ++round) {
        partialRound(state, p.partialConstants[round], p.sparse.data() + round * (2 * std::size_t{t} - 1));
    }
    for (unsigned round = kHalf; round < PoseidonParameters::kFullRounds; ++round) {
        fullRound(state, p.fullConstants.data() + std::size_t{round} * t, p.mds.data());
    }
}

Fr poseidon(std::span<const Fr> inputs, const Fr& initialState) {
    if (inputs.empty() || inputs.size() >= PoseidonParameters::kMaxWidth) {
        std::abort();
    }
    State state;
    state[0] = initialState;
    std::ranges::copy(inputs, state.begin() + 1);
    poseidonPermute(std::span<Fr>(state).first(inputs.size() + 1));
    return state[0];
}

} // namespace landfall::crypto
