#pragma once

#include "cli/chain_access.h"
#include "cli/node_session.h"

#include <QJsonObject>

#include <map>

// Taking an owner's shares and queued items out of contracts whose exits are open.
namespace landfall::cli {

// What this run opens, one a chain.
class ChainAccesses {
public:
    explicit ChainAccesses(const l1::NetworkFile& network) : m_network(network) {}

    Outcome<ChainAccess*> on(protocol::ChainIndex chain) {
        auto& access = m_chains[chain];
        if (!access) {
            auto opened = ChainAccess::open(m_network, chain);
            if (!opened) {
                return opened.error();
            }
            access = std::make_unique<ChainAccess>(std::move(*opened));
        }
        return access.get();
    }

private:
    const l1::NetworkFile& m_network;
    std::map<protocol::ChainIndex, std::unique_ptr<ChainAccess>> m_chains;
};

// An owner's exits and refunds, as the node has them: core/rpc/exit_json.h.
Outcome<QJsonObject> exitPage(NodeSession& session, const protocol::Address& owner);

// The attesters' certificate for a chain, if the node knows one: what FreezeByVotes brings there.
Outcome<std::optional<l1::FreezeByVotes>> freezeCertificate(NodeSession& session, protocol::ChainIndex chain);

// Takes an entry of the page's exits, with a proof that the node makes. True if it was taken now, false if it had been
// before.
Outcome<bool> takeExit(const QJsonObject& entry, NodeSession& session, ChainAccesses& chains, const Wallet& wallet,
                       Terminal& terminal);
// The same of the page's refunds.
Outcome<bool> takeRefund(const QJsonObject& entry, ChainAccesses& chains, const Wallet& wallet, Terminal& terminal);

} // namespace landfall::cli
