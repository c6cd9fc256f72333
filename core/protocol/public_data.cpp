#include "protocol/public_data.h"

#include "crypto/keccak.h"
#include "crypto/poseidon.h"
#include "protocol/tags.h"

#include <algorithm>
#include <array>

namespace landfall::protocol {

using algebra::Fr;

Fr wordValue(const Word& word) {
    Bytes32 bytes{};
    std::copy(word.begin(), word.end(), bytes.begin() + 1);
    return Fr::reduce(Uint256::fromBigEndian(bytes));
}

PublicData publicDataOf(const BatchData& batch, const Fr& oldRoot, const Fr& newRoot) {
    std::vector<Fr> values(4 + 2 * std::size_t{batch.header.size}, Fr::zero());
    values[0] = oldRoot;
    values[1] = newRoot;
    const auto setPair = [&values](std::size_t index, const WordPair& words) {
        values[2 * index] = wordValue(words.first);
        values[2 * index + 1] = wordValue(words.second);
    };
    setPair(1, encodeHeader(batch.header, batch.operations.size()));
    for (std::size_t i = 0; i < batch.operations.size(); ++i) {
        setPair(2 + i, encodeOperation(batch.operations[i]));
    }

    PublicData out;
    static const Fr tag = tagValue(kTagData);
    out.p = Fr::zero();
    for (std::size_t i = 0; i < values.size(); i += 2) {
        out.p = crypto::poseidon(std::array{out.p, values[i], values[i + 1]}, tag);
    }

    out.wordsHash = crypto::keccak256(encodeBatch(batch));
    Bytes preimage;
    append(preimage, out.p.toBigEndian());
    append(preimage, oldRoot.toBigEndian());
    append(preimage, newRoot.toBigEndian());
    append(preimage, out.wordsHash);
    Uint256 r = Uint256::fromBigEndian(crypto::keccak256(preimage));
    r.limbs[3] &= (std::uint64_t{1} << (253 - 192)) - 1;
    out.r = Fr::reduce(r); // already below the modulus, which has 254 bits and its top bit set

    out.e = Fr::zero();
    for (std::size_t i = values.size(); i-- > 0;) {
        out.e = out.e * out.r + values[i];
    }
    return out;
}

Bytes32 genesisCommitment(const NetworkId& networkId) {
    return networkIdWord(networkId);
}

Bytes32 nextCommitment(const Bytes32& previous, const PublicData& data, const Fr& oldRoot, const Fr& newRoot) {
    return nextCommitment(previous, data.p.toBigEndian(), oldRoot.toBigEndian(), newRoot.toBigEndian(), data.wordsHash);
}

Bytes32 nextCommitment(const Bytes32& previous, const Bytes32& p, const Bytes32& oldRoot, const Bytes32& newRoot,
                       const Bytes32& wordsHash) {
    Bytes preimage;
    append(preimage, previous);
    append(preimage, p);
    append(preimage, oldRoot);
    append(preimage, newRoot);
    append(preimage, wordsHash);
    return crypto::keccak256(preimage);
}

} // namespace landfall::protocol
