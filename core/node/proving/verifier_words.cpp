#include "node/proving/verifier_words.h"

#include "crypto/keccak.h"

#include <algorithm>

namespace landfall::node {
namespace {

void put(std::vector<Bytes32>& out, const algebra::G1Affine& point) {
    out.push_back(point.x.toBigEndian());
    out.push_back(point.y.toBigEndian());
}

// EIP-197: the imaginary part comes first.
void put(std::vector<Bytes32>& out, const algebra::G2Affine& point) {
    for (const auto* coordinate : {&point.x, &point.y}) {
        out.push_back(coordinate->c1.toBigEndian());
        out.push_back(coordinate->c0.toBigEndian());
    }
}

} // namespace

protocol::ProofWords proofWords(const snark::Proof& proof) {
    std::vector<Bytes32> words;
    put(words, proof.a);
    put(words, proof.b);
    put(words, proof.c);
    protocol::ProofWords out{};
    std::copy(words.begin(), words.end(), out.begin());
    return out;
}

std::vector<Bytes32> verifyingKeyWords(const snark::VerifyingKey& key) {
    std::vector<Bytes32> out;
    put(out, key.alpha1);
    put(out, key.beta2);
    put(out, key.gamma2);
    put(out, key.delta2);
    for (const auto& point : key.ic) {
        put(out, point);
    }
    return out;
}

Bytes32 verifyingKeyHash(const snark::VerifyingKey& key) {
    crypto::Keccak256 hasher;
    for (const auto& word : verifyingKeyWords(key)) {
        hasher.update(word);
    }
    return hasher.finish();
}

} // namespace landfall::node
