#include "protocol/request.h"

#include "crypto/poseidon.h"
#include "protocol/public_data.h"
#include "protocol/tags.h"

#include <algorithm>
#include <array>

namespace landfall::protocol {

using algebra::Fr;

Operation operationOf(const Withdraw& request) {
    Operation out;
    out.chain = request.chain;
    out.token = request.token;
    out.account = request.account;
    out.amount = request.amount;
    out.fee = request.fee;
    out.nonce = request.nonce;
    if (const auto* wide = request.to.wide()) {
        out.type = OperationType::WithdrawWide;
        out.wideAddress = *wide;
    } else {
        out.type = OperationType::Withdraw;
        out.address = *request.to.evm();
        out.validUntil = request.validUntil;
    }
    return out;
}

Fr requestMessage(const NetworkId& networkId, const Withdraw& request) {
    static const Fr tag = tagValue(kTagWithdraw);
    static const Fr wideTag = tagValue(kTagWithdrawWide);
    const bool wide = request.to.wide() != nullptr;
    const WordPair words = encodeOperation(operationOf(request));
    Bytes32 rest{};
    std::copy(request.from.bytes.begin(), request.from.bytes.end(), rest.begin() + 12);
    for (std::size_t i = 0; wide && i < 5; ++i) { // above `from`, since the words lack it
        rest[11 - i] = static_cast<std::uint8_t>(request.validUntil >> (8 * i));
    }
    return crypto::poseidon(std::array{wordValue(networkId), wordValue(words.first), wordValue(words.second),
                                       Fr::reduce(Uint256::fromBigEndian(rest))},
                            wide ? wideTag : tag);
}

RequestHash requestHash(const NetworkId& networkId, const Withdraw& request) {
    return requestMessage(networkId, request).toBigEndian();
}

SignedWithdraw signWithdraw(const NetworkId& networkId, const Withdraw& request, const crypto::EddsaPrivateKey& key) {
    return {request, key.publicKey(), key.sign(requestMessage(networkId, request))};
}

bool hasValidSignature(const NetworkId& networkId, const SignedWithdraw& request) {
    return crypto::verifyEddsa(request.publicKey, requestMessage(networkId, request.request), request.signature);
}

Fr keyHashOf(const crypto::EddsaPublicKey& key) {
    static const Fr tag = tagValue(kTagKey);
    return crypto::poseidon(std::array{key.x, key.y}, tag);
}

} // namespace landfall::protocol
