#pragma once

#include "l1/chain_adapter.h"
#include "l1/network_file.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <map>
#include <memory>

namespace landfall::desktop {

// What the wallet's own address holds on each chain, asked again every few
// seconds. A balance that isn't known says why and is never shown as zero.
class WalletFunds : public QObject {
    Q_OBJECT
public:
    struct Held {
        std::optional<protocol::Amount> amount;
        std::optional<Error> problem; // why it isn't known; may stand beside an older amount
    };

    using QObject::QObject;

    void watch(const l1::NetworkFile* network, std::optional<protocol::Address> owner);
    void refresh();
    Held held(protocol::ChainIndex chain, protocol::TokenId token) const;
    // For prepared data.
    void set(protocol::ChainIndex chain, protocol::TokenId token, Held held);

Q_SIGNALS:
    void changed();

private:
    std::map<std::pair<protocol::ChainIndex, protocol::TokenId>, Held> m_held;
    std::map<protocol::ChainIndex, std::unique_ptr<l1::ChainAdapter>> m_adapters;
    std::optional<protocol::Address> m_owner;
    QTimer m_timer;
};

} // namespace landfall::desktop
