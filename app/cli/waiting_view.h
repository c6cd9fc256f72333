#pragma once

#include "cli/chain_access.h"

#include <QJsonArray>

namespace landfall::cli {

// Whose it is: for somebody else than this wallet, commands name them.
struct WaitingOwner {
    protocol::Address address;
    bool own = true;
};

// What the node says waits for the owner on that chain, in lines. Whether an exit is still owed, the contract is asked.
// Answers what is told, as the node wrote it.
QJsonArray showWaiting(Terminal& terminal, const l1::NetworkFile& network, const l1::NetworkChain& chain,
                       const QJsonArray& waiting, const WaitingOwner& owner, ChainAccess& access);

// An owner's accounts besides the one that withdrawals are signed for: what lies there is the owner's, and needs a way
// out. `account` as getAccount answers it.
void showOtherAccounts(Terminal& terminal, const l1::NetworkFile& network, const QJsonObject& account);

} // namespace landfall::cli
