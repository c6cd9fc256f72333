#pragma once

#include "cli/command.h"
#include "cli/node_session.h"
#include "cli/wallet_access.h"

namespace landfall::cli {

// What a command needs that asks a node and signs: the wallet, unlocked, then a node of the network.
struct WalletAtNode {
    Wallet wallet;
    NodeSession session;
};

// Errors: those of unlockWallet and of NodeSession::connectOrStart.
Outcome<WalletAtNode> walletAtNode(Context& context, const l1::NetworkFile& network);

} // namespace landfall::cli
