#pragma once

#include "cli/node_session.h"
#include "cli/wallet_access.h"
#include "common/deposit_run.h"

namespace landfall::cli {

// Deposits for the wallet's own address and shows every transaction. With a session it waits until the deposit
// is credited and the account has this wallet's signing key. Without one it waits until the deposit is in the
// chain's queue. Its block's number, if that was seen. What is sent is kept in the profile before it leaves:
// the same deposit, when it was interrupted, goes on where it was. Errors: deposit-interrupted if another one
// was, deposit-under-way, those of DepositRun.
Outcome<std::optional<l1::BlockNumber>> depositTokens(const Profile& profile, const l1::NetworkFile& network,
                                                      const app::DepositWish& wish, const Wallet& wallet,
                                                      NodeSession* session, Terminal& terminal);

// Forgets a deposit that was interrupted, if no server has its transaction. Nothing if there is none.
// Errors: deposit-stands (a block or a pool has it), those of the chain's servers.
Outcome<std::optional<app::DepositWish>> giveUpDeposit(const Profile& profile, const l1::NetworkFile& network);

// Registers the wallet's signing key for its account, which must exist, by a
// transaction on `chain`. Errors: those of DepositRun.
Outcome<Exit> registerSigningKey(const Profile& profile, const l1::NetworkFile& network, protocol::ChainIndex chain,
                                 const Wallet& wallet, NodeSession& session, Terminal& terminal);

} // namespace landfall::cli
