#include "protocol/attestation.h"

#include "base/uint256.h"
#include "crypto/eip712.h"

namespace landfall::protocol {
namespace {

Bytes32 integerWord(std::uint64_t value) {
    return Uint256(value).toBigEndian();
}

} // namespace

Bytes32 networkDomain(const NetworkId& networkId) {
    return crypto::eip712Struct(
        "EIP712Domain(string name,string version,bytes32 salt)",
        {crypto::eip712Dynamic("Landfall"), crypto::eip712Dynamic("1"), networkIdWord(networkId)});
}

Bytes32 voteDigest(const NetworkId& networkId, const Vote& vote) {
    const Bytes32 body =
        crypto::eip712Struct("Vote(uint8 kind,uint64 setEpoch,uint64 number,bytes32 finalRoot,bytes32 commitment)",
                             {integerWord(static_cast<std::uint8_t>(vote.kind)), integerWord(vote.setEpoch),
                              integerWord(vote.number), vote.finalRoot, vote.commitment});
    return crypto::eip712Digest(networkDomain(networkId), body);
}

} // namespace landfall::protocol
