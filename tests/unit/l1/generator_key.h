#pragma once

#include "algebra/g1.h"
#include "algebra/g2.h"
#include "l1/deployment.h"

// A key of valid points that verifies nothing of ours: small multiples of the generators.
inline landfall::l1::VerifyingKey generatorKey(std::uint8_t size) {
    using namespace landfall;
    const Bytes32 one = Uint256(1).toBigEndian();
    const Bytes32 two = Uint256(2).toBigEndian();
    l1::VerifyingKey key;
    key.size = size;
    key.words = {one, two};
    // beta, gamma and delta must differ. The imaginary part comes first (EIP-197).
    for (std::uint64_t i = 1; i <= 3; ++i) {
        const auto point = (algebra::G2Affine::generator() * Uint256(i)).toAffine();
        for (const auto* coordinate : {&point.x, &point.y}) {
            key.words.push_back(coordinate->c1.toBigEndian());
            key.words.push_back(coordinate->c0.toBigEndian());
        }
    }
    for (int i = 0; i < 4; ++i) {
        key.words.push_back(one);
        key.words.push_back(two);
    }
    return key;
}
