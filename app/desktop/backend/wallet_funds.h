#pragma once

#include "l1/chain_adapter.h"
#include "l1/network_file.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <map>
#include <memory>
#include <set>

namespace landfall::desktop {

// What the wallet's own address holds on each chain, asked again every few
// seconds. A balance that isn't known says why and is never shown as zero.
class WalletFunds : public QObject {
    Q_OBJECT
public:
    struct Held {
        std::optional<protocol::Amount> amount;
        std::optional<Error> problem; // why it isn't known; may stand beside an older amount

        friend bool operator==(const Held& a, const Held& b) {
            return a.amount == b.amount && a.problem.has_value() == b.problem.has_value() &&
                   (!a.problem || a.problem->message == b.problem->message);
        }
    };

    using Place = std::pair<protocol::ChainIndex, protocol::TokenId>;

    explicit WalletFunds(QObject* parent = nullptr);

    // Null or nobody: nothing is known any more. The prepared one of landfall-offline
    // leaves it at what was set.
    // `senders`: who the wallet is on each chain; a chain that isn't there has no known balance.
    using Senders = std::map<protocol::ChainIndex, protocol::ChainAddress>;
    virtual void watch(const l1::NetworkFile* network, std::optional<protocol::Address> owner, Senders senders);
    void refresh();
    // Who the wallet is on a chain; nothing while that is not known.
    std::optional<protocol::ChainAddress> senderOn(protocol::ChainIndex chain) const;
    Held held(protocol::ChainIndex chain, protocol::TokenId token) const;
    void set(protocol::ChainIndex chain, protocol::TokenId token, Held held);

    // Where the contracts are asked, with the balances, what forced exits they owe the owner.
    void watchExits(std::set<Place> places);
    // How many there are; nothing while the contract has not said.
    std::optional<std::uint64_t> owedExits(protocol::ChainIndex chain, protocol::TokenId token) const;
    void setOwedExits(protocol::ChainIndex chain, protocol::TokenId token, std::uint64_t count);

    // What a queued request costs there besides gas, base units of the chain's coin; asked anew with each call.
    void askQueueFee(protocol::ChainIndex chain);
    std::optional<Uint256> queueFee(protocol::ChainIndex chain) const;
    void setQueueFee(protocol::ChainIndex chain, const Uint256& fee);

Q_SIGNALS:
    void changed();

private:
    void ask(l1::ChainAdapter& adapter, const Place& place);
    void askExits();

    QByteArray m_network; // as written, to know it again
    std::optional<protocol::Address> m_owner;
    Senders m_senders;
    std::map<protocol::ChainIndex, std::unique_ptr<l1::ChainAdapter>> m_adapters;
    std::set<Place> m_places;
    std::set<Place> m_asked; // and not answered yet
    std::map<Place, Held> m_held;
    std::set<Place> m_exits;
    std::map<Place, std::uint64_t> m_owed;
    std::set<protocol::ChainIndex> m_feesAsked; // and not answered yet
    std::map<protocol::ChainIndex, Uint256> m_fees;
    QTimer m_timer;
};

} // namespace landfall::desktop
