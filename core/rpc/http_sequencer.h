#pragma once

#include "node/shared/sequencer_link.h"
#include "rpc/client.h"

#include <memory>

namespace landfall::rpc {

// The sequencer through its RPC's open methods carryTransaction and estimateTransactionFee.
class HttpSequencer final : public node::SequencerLink {
public:
    // Errors: those of Client, peer-bad-answer, and the sequencer's own.
    void send(QObject* context, const std::string& url, const protocol::SignedWithdraw& request,
              const protocol::NetworkId& network, std::function<void(Result<node::SignedAnswer>)> done) override;
    // A quote that parts and total of don't fit, or whose fee no request can carry, is peer-bad-answer too.
    void fee(QObject* context, const std::string& url, protocol::TokenId token,
             std::function<void(Result<node::SignedQuote>)> done) override;

private:
    Client& client(const std::string& url);

    std::unique_ptr<Client> m_client;
    std::string m_url; // of the client
};

} // namespace landfall::rpc
