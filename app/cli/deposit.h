#pragma once

#include "cli/l1_sender.h"
#include "cli/node_session.h"

namespace landfall::cli {

// Approves if needed and deposits for the wallet's own address: visible transactions. Errors: token-balance-low, those
// of the sender.
Outcome<l1::Receipt> depositTokens(const l1::NetworkFile& network, const l1::NetworkChain& chain,
                                   const l1::NetworkToken& token, protocol::Amount amount, const Wallet& wallet,
                                   Terminal& terminal);

// Waits until the node has put the queued item of that receipt into a batch.
// Error: deposit-waits.
Outcome<bool> awaitCredit(NodeSession& session, const l1::NetworkChain& chain, const l1::Receipt& receipt,
                          Terminal& terminal);

// Waits until the node has put the queued item of that receipt into a batch.
// Error: deposit-waits.
Outcome<bool> awaitCredit(NodeSession& session, const l1::NetworkChain& chain, const l1::Receipt& receipt,
                          Terminal& terminal);

// Waits until the wallet's account exists and has this wallet's signing key, which
// it sets if there is another or none. The account as getAccount gives it.
Outcome<QJsonObject> awaitAccountWithKey(NodeSession& session, const l1::NetworkFile& network,
                                         const l1::NetworkChain& chain, const Wallet& wallet, Terminal& terminal);

} // namespace landfall::cli
