#pragma once

#include "algebra/fr.h"
#include "algebra/g1.h"
#include "algebra/g2.h"
#include "protocol/proof_words.h"

#include <algorithm>
#include <array>
#include <vector>

// A verifying key whose secrets everybody knows, and proofs under it, in the words that contracts take.
namespace landfall::test {

// P, r, e
using PublicInputs = std::array<Bytes32, 3>;

inline void putG1(std::vector<Bytes32>& out, const algebra::Fr& k) {
    const auto point = (algebra::G1Affine::generator() * k.toUint256()).toAffine();
    out.push_back(point.x.toBigEndian());
    out.push_back(point.y.toBigEndian());
}
inline void putG2(std::vector<Bytes32>& out, const algebra::Fr& k) {
    const auto point = (algebra::G2Affine::generator() * k.toUint256()).toAffine();
    for (const auto& part : {point.x.c1, point.x.c0, point.y.c1, point.y.c0}) {
        out.push_back(part.toBigEndian());
    }
}

// The secrets are 2 (alpha), 3 (beta), 5 (gamma), 7 (delta) and 11, 12, 13, 14 (IC).
inline std::vector<Bytes32> sampleKeyWords() {
    std::vector<Bytes32> out;
    putG1(out, 2);
    for (const int secret : {3, 5, 7}) {
        putG2(out, secret);
    }
    for (const int secret : {11, 12, 13, 14}) {
        putG1(out, secret);
    }
    return out;
}

inline PublicInputs sampleInputs() {
    return {algebra::Fr(100).toBigEndian(), algebra::Fr(200).toBigEndian(), algebra::Fr(-1).toBigEndian()};
}

// Another `a` gives another proof.
inline protocol::ProofWords proofWordsOf(const PublicInputs& inputs, const algebra::Fr& a) {
    using algebra::Fr;
    const Fr b(99);
    Fr sum(11);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        sum += Fr::reduce(Uint256::fromBigEndian(inputs[i])) * Fr(12 + i);
    }
    const Fr c = (a * b - Fr(6) - sum * Fr(5)) * Fr(7).inverse();
    std::vector<Bytes32> words;
    putG1(words, a);
    putG2(words, b);
    putG1(words, c);
    protocol::ProofWords out{};
    std::copy(words.begin(), words.end(), out.begin());
    return out;
}
inline protocol::ProofWords sampleProofWords(const algebra::Fr& a) {
    return proofWordsOf(sampleInputs(), a);
}

} // namespace landfall::test
