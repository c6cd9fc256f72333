#include "protocol/sequencer_answers.h"

#include "crypto/eip712.h"
#include "protocol/attestation.h"

namespace landfall::protocol {
namespace {

Bytes32 word(std::uint64_t value) {
    return Uint256(value).toBigEndian();
}

} // namespace

Bytes32 quoteDigest(const NetworkId& networkId, const QuotedFee& quote) {
    return crypto::eip712Digest(
        networkDomain(networkId),
        crypto::eip712Struct("FeeQuote(uint16 token,uint256 gasFee,uint256 totalFee,uint64 validUntil)",
                             {word(quote.token), toUint256(quote.gas).toBigEndian(),
                              toUint256(quote.total).toBigEndian(), word(quote.validUntil)}));
}

Bytes32 answerDigest(const NetworkId& networkId, const RequestAnswer& answer) {
    return crypto::eip712Digest(
        networkDomain(networkId),
        crypto::eip712Struct("RequestAnswer(bytes32 request,uint16 code,string message)",
                             {answer.request, word(answer.code), crypto::eip712Dynamic(answer.message)}));
}

} // namespace landfall::protocol
