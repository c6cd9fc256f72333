#include "crypto/poseidon.h"

#include "crypto/poseidon_kernels.h"

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

// Two products cost one reduction.
Fr dot(const Fr* a, const Fr* b, unsigned count) {
    Fr sum = count % 2 == 0 ? Fr::zero() : a[count - 1] * b[count - 1];
    for (unsigned i = 0; i + 1 < count; i += 2) {
        sum += Fr::sumOfProducts(a[i], b[i], a[i + 1], b[i + 1]);
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

// Two partial rounds at once. The second one's row meets the first one's column in
// the single number `carried`, so the other elements are written once, by sums of
// two products.
void partialRoundPair(std::span<Fr> state, const Fr* constants, const Fr* first, const Fr* second, const Fr& carried) {
    const auto t = static_cast<unsigned>(state.size());
    const Fr power1 = power5(state[0] + constants[0]);
    const Fr rest1 = dot(first + 1, state.data() + 1, t - 1);
    const Fr rest2 = dot(second + 1, state.data() + 1, t - 1);
    const Fr power2 = power5(first[0] * power1 + rest1 + constants[1]);
    state[0] = Fr::sumOfProducts(second[0], power2, carried, power1) + rest2;
    for (unsigned i = 1; i < t; ++i) {
        state[i] += Fr::sumOfProducts(first[t + i - 1], power1, second[t + i - 1], power2);
    }
}

} // namespace

void poseidonPermute(std::span<Fr> state) {
    const auto t = static_cast<unsigned>(state.size());
    const auto& p = poseidonParameters(t);
    constexpr unsigned kHalf = PoseidonParameters::kFullRounds / 2;
    for (unsigned i = 0; i < kHalf; ++i) {
        fullRound(state, p.fullConstants.data() + std::size_t{i} * t,
                  i + 1 == kHalf ? p.transition.data() : p.mds.data());
    }
    const std::size_t stride = 2 * std::size_t{t} - 1;
    const Fr* sparse = p.sparse.data();
    unsigned round = 0;
    for (; round + 1 < p.partialRounds; round += 2, sparse += 2 * stride) {
        partialRoundPair(state, p.partialConstants.data() + round, sparse, sparse + stride, p.carried[round / 2]);
    }
    if (round < p.partialRounds) {
        partialRound(state, p.partialConstants[round], sparse);
    }
    for (unsigned i = kHalf; i < PoseidonParameters::kFullRounds; ++i) {
        fullRound(state, p.fullConstants.data() + std::size_t{i} * t, p.mds.data());
    }
}

void poseidonPermuteEach(std::span<Fr> states, unsigned width) {
#if defined(__x86_64__)
    if (algebra::detail::g_useIfma) {
        const std::size_t eight = std::size_t{8} * width;
        for (; states.size() >= eight; states = states.subspan(eight)) {
            poseidonPermuteEight(states.data(), width);
        }
        // Eight take little longer than one alone.
        if (states.size() > width) {
            std::array<Fr, 8 * PoseidonParameters::kMaxWidth> filled;
            std::ranges::copy(states, filled.begin());
            poseidonPermuteEight(filled.data(), width);
            std::copy_n(filled.begin(), states.size(), states.begin());
            return;
        }
    }
#endif
    for (; !states.empty(); states = states.subspan(width)) {
        poseidonPermute(states.first(width));
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
