#pragma once

#include "node/submission.h"
#include "protocol/amount.h"

#include <QtCore/QObject>

#include <string>

namespace landfall::node {

// The way to the network's sequencer for a node that is not it. Answers arrive later, from the
// event loop, exactly once, unless `context` is destroyed first. An answer is only the
// sequencer's word: whether a request is in a batch, the chains say.
class SequencerLink {
public:
    virtual ~SequencerLink() = default;
    // The hash under which the sequencer took the request.
    virtual void send(QObject* context, const std::string& url, const protocol::SignedWithdraw& request,
                      const protocol::NetworkId& network, Submitted done) = 0;
    // The least fee that the sequencer takes now for a withdrawal of a token.
    virtual void fee(QObject* context, const std::string& url, protocol::TokenId token,
                     std::function<void(Result<protocol::Amount>)> done) = 0;
};

} // namespace landfall::node
