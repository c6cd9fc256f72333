#pragma once

#include "protocol/trace.h"

namespace landfall::protocol {

// What an account takes of one token from one chain once that chain's exits are open.
struct ExitClaim {
    AccountId account = 0;
    Address owner;
    TokenId token = 0;
    ChainIndex chain = 0;
    Amount amount = 0; // in 18 decimals

    friend bool operator==(const ExitClaim&, const ExitClaim&) = default;
};

// floor(balance · vault / total): of what one chain holds of a token, the part of who owns `balance`
// of the `total` that all chains hold. balance and vault below 2^120; total below 2^124, above 0
// and at least balance.
Amount exitShare(Amount balance, Amount vault, Amount total);

// The exit circuit's public signals, in this order: the state root, the claim in 176 bits
// (chain 8 ‖ token 16 ‖ account 32 ‖ amount 120), the owner.
std::array<algebra::Fr, 3> exitSignals(const algebra::Fr& root, const ExitClaim& claim);

// Everything that the exit circuit needs, out of the state with that root.
struct ExitTrace {
    algebra::Fr root;
    ExitClaim claim;
    algebra::Fr keyHash;
    Nonce nonce = 0;
    BalanceTrace balance; // of the claim's token
    TracePath<kAccountLevels> accountPath;
    // The token's, by chain; place 0 is always 0.
    std::array<Amount, kMaxChain + 1> vaults{};
    TracePath<kVaultLevels - 2> vaultsPath; // above those 16
};

} // namespace landfall::protocol
