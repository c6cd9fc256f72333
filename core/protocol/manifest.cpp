#include "protocol/manifest.h"

#include "crypto/keccak.h"

#include <algorithm>

namespace landfall::protocol {

NetworkId networkIdOf(const Manifest& manifest) {
    Bytes preimage;
    append(preimage, viewOf("Landfall network 1"));
    append(preimage, manifest.salt);
    append(preimage, manifest.genesisRoot.toBigEndian());
    append(preimage, manifest.feeOwner.bytes);
    preimage.push_back(static_cast<std::uint8_t>(manifest.chains.size()));
    for (const auto& chain : manifest.chains) {
        preimage.push_back(chain.index);
        appendBigEndian(preimage, chain.evmChainId);
        if (chain.evmChainId == 0) {
            preimage.push_back(static_cast<std::uint8_t>(chain.starknetChainId.size()));
            append(preimage, viewOf(chain.starknetChainId));
        }
    }
    preimage.push_back(static_cast<std::uint8_t>(manifest.sizes.size()));
    for (const auto& size : manifest.sizes) {
        preimage.push_back(size.size);
        append(preimage, size.verifyingKeyHash);
    }
    if (manifest.exitVerifyingKeyHash) { // last, so that networks without exits keep their ids
        append(preimage, *manifest.exitVerifyingKeyHash);
    }
    const Bytes32 hash = crypto::keccak256(preimage);
    NetworkId out;
    std::copy(hash.begin() + 1, hash.end(), out.begin());
    return out;
}

ChainSet chainSetOf(const Manifest& manifest) {
    ChainSet out = 0;
    for (const auto& chain : manifest.chains) {
        out = static_cast<ChainSet>(out | (1U << chain.index));
    }
    return out;
}

} // namespace landfall::protocol
