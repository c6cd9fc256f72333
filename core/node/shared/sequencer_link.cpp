#include "node/shared/sequencer_link.h"

#include "node/shared/clock.h"
#include "protocol/address.h"

namespace landfall::node {
namespace {

// What is said of words that carry another signature than the sequencer's, or none that can be read.
std::string notSigned(const std::string& what, const Result<protocol::Address>& signer,
                      const protocol::Address& sequencer) {
    return what + " is not signed by the network's sequencer " + protocol::formatAddress(sequencer) +
           (signer ? " but by " + protocol::formatAddress(*signer) : " (" + signer.error().message + ")") +
           ", so it is not believed: somebody on the way may have answered, or the network has another "
           "sequencer by now; ask whoever runs it for its newest file, and for an https address in it";
}

} // namespace

Status checkQuote(const SignedQuote& quote, protocol::TokenId token, const protocol::NetworkId& network,
                  const protocol::Address& sequencer, std::uint64_t now) {
    const auto signer = signerOfDigest(protocol::quoteDigest(network, quote.quote), quote.signature);
    if (!signer || *signer != sequencer) {
        return Error::unavailable("quote-not-signed",
                                  notSigned("the fee that the sequencer's address quotes", signer, sequencer));
    }
    if (quote.quote.token != token) {
        return Error::unavailable("answer-of-another", "the sequencer quoted the fee of another token than was asked");
    }
    if (quote.quote.validUntil + kClockAllowance < now) {
        return Error::unavailable("quote-over", "the sequencer's quote is over since " +
                                                    std::to_string((now - quote.quote.validUntil) / 1000) +
                                                    " s: it is an old one, or a clock is wrong; set this machine's");
    }
    return {};
}

Status checkAnswer(const SignedAnswer& answer, const protocol::RequestHash& request, const protocol::NetworkId& network,
                   const protocol::Address& sequencer) {
    const auto signer = signerOfDigest(protocol::answerDigest(network, answer.answer), answer.signature);
    if (!signer || *signer != sequencer) {
        return Error::unavailable("answer-not-signed",
                                  notSigned("what the sequencer's address answered", signer, sequencer));
    }
    if (answer.answer.request != request) {
        return Error::unavailable("answer-of-another",
                                  "what answers for the sequencer took another request than was sent");
    }
    return {};
}

} // namespace landfall::node
