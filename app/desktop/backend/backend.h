#pragma once

#include "desktop/backend/deposit_control.h"
#include "desktop/backend/devnet_control.h"
#include "desktop/backend/network_source.h"
#include "desktop/backend/node_link.h"
#include "desktop/backend/rehearsal_control.h"
#include "desktop/backend/wallet_funds.h"
#include "desktop/backend/wallet_sender.h"
#include "desktop/backend/wallet_session.h"
#include "keychain/keychain.h"

#include <QtCore/QString>

#include <functional>

namespace landfall::desktop {

// What the window stands on. Everything outlives the view models and lives on the
// GUI thread.
struct Backend {
    NodeLink* node = nullptr;
    WalletSession* wallet = nullptr;
    WalletFunds* funds = nullptr;
    keychain::Keychain* keychain = nullptr;
    NetworkSource* networks = nullptr;
    DevnetControl* devnet = nullptr;
    DepositControl* deposits = nullptr;
    WalletSender* sender = nullptr;
    RehearsalControl* rehearsal = nullptr;

    QString settingsFile;                    // theme, auto-lock, whether the keychain is used
    bool demo = false;                       // the frame that says "play money"
    QString demoPassphrase;                  // told where it is asked for; empty: the user's own
    std::function<node::Milliseconds()> now; // of day, since 1970
};

} // namespace landfall::desktop
