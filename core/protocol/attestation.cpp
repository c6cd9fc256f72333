#include "protocol/attestation.h"

#include "crypto/keccak.h"

#include <algorithm>
#include <initializer_list>

namespace landfall::protocol {
namespace {

Bytes32 integerWord(std::uint64_t value) {
    Bytes32 out{};
    for (std::size_t i = 0; i < 8; ++i) {
        out[31 - i] = static_cast<std::uint8_t>(value >> (8 * i));
    }
    return out;
}

Bytes32 hashWords(std::initializer_list<Bytes32> words) {
    crypto::Keccak256 hasher;
    for (const auto& word : words) {
        hasher.update(word);
    }
    return hasher.finish();
}

} // namespace

Bytes32 voteDigest(const NetworkId& networkId, const Vote& vote) {
    static const Bytes32 domainType =
        crypto::keccak256(viewOf("EIP712Domain(string name,string version,bytes32 salt)"));
    static const Bytes32 voteType = crypto::keccak256(
        viewOf("Vote(uint8 kind,uint64 setEpoch,uint64 number,bytes32 finalRoot,bytes32 commitment)"));
    static const Bytes32 name = crypto::keccak256(viewOf("Landfall"));
    static const Bytes32 version = crypto::keccak256(viewOf("1"));

    Bytes32 salt{};
    std::copy(networkId.begin(), networkId.end(), salt.begin() + 1);
    const Bytes32 domain = hashWords({domainType, name, version, salt});
    const Bytes32 body =
        hashWords({voteType, integerWord(static_cast<std::uint8_t>(vote.kind)), integerWord(vote.setEpoch),
                   integerWord(vote.number), vote.finalRoot, vote.commitment});
    Bytes preimage{0x19, 0x01};
    append(preimage, domain);
    append(preimage, body);
    return crypto::keccak256(preimage);
}

} // namespace landfall::protocol
