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

class Reader {
public:
    explicit Reader(std::span<const Bytes32> words) : m_words(words) {}

    bool read(algebra::Fq& out) {
        const auto value = m_words.empty() ? std::nullopt : algebra::Fq::fromBigEndian(m_words.front());
        if (!value) {
            return false;
        }
        m_words = m_words.subspan(1);
        out = *value;
        return true;
    }
    bool read(algebra::G1Affine& out) { return read(out.x) && read(out.y); }
    bool read(algebra::G2Affine& out) { return read(out.x.c1) && read(out.x.c0) && read(out.y.c1) && read(out.y.c0); }
    bool atEnd() const { return m_words.empty(); }

private:
    std::span<const Bytes32> m_words;
};

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

Result<snark::Proof> proofOf(const protocol::ProofWords& words) {
    Reader in(words);
    snark::Proof out;
    if (!in.read(out.a) || !in.read(out.b) || !in.read(out.c)) {
        return Error::invalid("proof-words", "a coordinate of the proof is not below the field's size");
    }
    return out;
}

Result<snark::VerifyingKey> verifyingKeyOf(std::span<const Bytes32> words) {
    Reader in(words);
    snark::VerifyingKey out;
    bool whole = in.read(out.alpha1) && in.read(out.beta2) && in.read(out.gamma2) && in.read(out.delta2);
    while (whole && !in.atEnd()) {
        whole = in.read(out.ic.emplace_back());
    }
    if (!whole || out.ic.empty()) {
        return Error::invalid("key-words", "a word of the verifying key is missing, or not below the field's size");
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
