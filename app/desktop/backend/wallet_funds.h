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

    explicit WalletFunds(QObject* parent = nullptr);

    // Null or nobody: nothing is known any more. The prepared one of landfall-offline
    // leaves it at what was set.
    virtual void watch(const l1::NetworkFile* network, std::optional<protocol::Address> owner);
    void refresh();
    Held held(protocol::ChainIndex chain, protocol::TokenId token) const;
    void set(protocol::ChainIndex chain, protocol::TokenId token, Held held);

Q_SIGNALS:
    void changed();

private:
    using Place = std::pair<protocol::ChainIndex, protocol::TokenId>;

    void ask(l1::ChainAdapter& adapter, const Place& place);

    QByteArray m_network; // as written, to know it again
    std::optional<protocol::Address> m_owner;
    std::map<protocol::ChainIndex, std::unique_ptr<l1::ChainAdapter>> m_adapters;
    std::set<Place> m_places;
    std::set<Place> m_asked; // and not answered yet
    std::map<Place, Held> m_held;
    QTimer m_timer;
};

} // namespace landfall::desktop
