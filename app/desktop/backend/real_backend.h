#pragma once

#include "desktop/backend/backend.h"
#include "desktop/backend/deposit_session.h"
#include "desktop/backend/devnet_session.h"
#include "desktop/backend/rehearsal_run.h"
#include "keychain/system_keychain.h"

namespace landfall::desktop {

// What the real window stands on: a node, a wallet and chains of one profile.
class RealBackend {
public:
    explicit RealBackend(const app::Profile& profile);
    ~RealBackend(); // the node ends in order, then the devnet that runs in this process

    // The profile's network, if it has one that can be opened.
    void openNetwork() { m_networks.openProfile(); }

    // For the view models, which must end before this does. The clock is theirs to be given.
    Backend parts();

    EmbeddedNode& node() { return m_node; }
    WalletSession& wallet() { return m_wallet; }
    DevnetSession& devnet() { return m_devnet; }
    DepositSession& deposits() { return m_deposits; }

private:
    app::Profile m_profile;
    EmbeddedNode m_node;
    WalletSession m_wallet;
    WalletFunds m_funds;
    keychain::SystemKeychain m_keychain;
    ProfileNetworks m_networks;
    DevnetSession m_devnet;
    DepositSession m_deposits;
    L1WalletSender m_sender;
    RehearsalRun m_rehearsal;
};

} // namespace landfall::desktop
