#pragma once

#include "cli/node_session.h"
#include "cli/wallet_access.h"
#include "common/deposit_run.h"

namespace landfall::cli {

// Deposits for the wallet's own address and shows every transaction. With a session
// it waits until the deposit is credited and the account has this wallet's signing
// key; without, until it is in the chain's queue. Its block's number. Errors: those
// of DepositRun.
Outcome<l1::BlockNumber> depositTokens(const l1::NetworkFile& network, const app::DepositWish& wish,
                                       const Wallet& wallet, NodeSession* session, Terminal& terminal);

} // namespace landfall::cli
