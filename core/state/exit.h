#pragma once

#include "state/state.h"

namespace landfall::state {

// What an account can take of a token from one chain when that chain's exits are open at this
// state's root. It comes with all that the exit circuit needs to show it. The amount is the
// account's share (protocol::exitShare): exits of others, on this chain or elsewhere, don't change
// it.
// Errors: exit-chain, exit-token (out of range), exit-no-account, exit-token-not-held (no chain
// holds any of it), exit-no-balance, exit-chain-empty (this chain holds none of it), exit-share-zero
// (the share is below 10^-18).
Result<protocol::ExitTrace> exitOf(const State& state, AccountId account, TokenId token, ChainIndex chain);

} // namespace landfall::state
