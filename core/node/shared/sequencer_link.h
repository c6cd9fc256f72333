#pragma once

#include "node/shared/evm_signing.h"
#include "node/shared/submission.h"
#include "protocol/sequencer_answers.h"

#include <QtCore/QObject>

#include <string>

namespace landfall::node {

// Each with the signature that the sequencer put under it. Nothing in them is
// believed before the caller has checked whose signature that is.
struct SignedQuote {
    protocol::QuotedFee quote;
    Signature signature{};
};
struct SignedAnswer {
    protocol::RequestAnswer answer;
    Signature signature{};
};

// The way to the network's sequencer for a node that is not it. Answers arrive later, from the
// event loop, exactly once, unless `context` is destroyed first. An answer is only the
// sequencer's word: whether a request is in a batch, the chains say.
class SequencerLink {
public:
    virtual ~SequencerLink() = default;
    // Taken or refused; an Error where there is no answer to that.
    virtual void send(QObject* context, const std::string& url, const protocol::SignedWithdraw& request,
                      const protocol::NetworkId& network, std::function<void(Result<SignedAnswer>)> done) = 0;
    // The least fee that the sequencer takes now for a withdrawal of a token.
    virtual void fee(QObject* context, const std::string& url, protocol::TokenId token,
                     std::function<void(Result<SignedQuote>)> done) = 0;
};

// Whether the network's sequencer, `sequencer`, signed it. Errors: quote-not-signed,
// quote-over (it held until a time that has passed, clocks' differences allowed for),
// answer-not-signed, answer-of-another (it is about another token or request).
Status checkQuote(const SignedQuote& quote, protocol::TokenId token, const protocol::NetworkId& network,
                  const protocol::Address& sequencer, std::uint64_t now);
Status checkAnswer(const SignedAnswer& answer, const protocol::RequestHash& request, const protocol::NetworkId& network,
                   const protocol::Address& sequencer);

} // namespace landfall::node
