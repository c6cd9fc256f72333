#pragma once

#include "desktop/backend/node_snapshot.h"
#include "desktop/backend/wallet_funds.h"
#include "l1/contract_calls.h"

#include <QtCore/QString>

// What the wallet's owner can get out of a chain's contract by a transaction of their own.
namespace landfall::desktop {

struct Collectable {
    enum class Kind {
        Claim,     // a payout that was not pushed, or a deposit that was refused
        Release,   // a delayed payout
        OwedExit,  // a forced exit that the contract owes
        OtherExit, // out of another account of the owner's, to a chain of their choice
        Queued,    // a forced exit that waits for a batch: nothing to be done
    };
    Kind kind = Kind::Claim;
    protocol::ChainIndex chain = 0; // OtherExit: 0
    protocol::TokenId token = 0;
    protocol::Amount amount = 0;         // as node::WaitingPayout has it
    protocol::Address owner;             // Claim, Release: who is paid
    protocol::AccountId account = 0;     // exits
    bool hasKey = false;                 // OtherExit: the account
    protocol::BatchNumber batch = 0;     // Release
    std::size_t payout = 0;              // Release: its place among the chain's payouts of the batch
    protocol::UnixSeconds releaseAt = 0; // Release
    bool ready = true;                   // false: nothing can be sent now
    QString why;                         // not ready: a sentence

    // Stays the same while it waits.
    QString id() const;
};

// Of the wallet's own, in the order of chains and tokens; other accounts last.
std::vector<Collectable> collectablesOf(const NodeSnapshot& snapshot, const WalletFunds& funds,
                                        const l1::NetworkFile& network, const protocol::Address& own);
// What a withdrawal left on its destination; nothing if it was paid, or was not executed.
std::optional<Collectable> collectableOf(const node::Timeline& timeline, const NodeSnapshot& snapshot);
// The claim of a refused deposit.
QString claimId(protocol::ChainIndex chain, protocol::TokenId token, const protocol::Address& owner);

// What can be paid of it on that chain now: exits take what the vault holds.
protocol::Amount payableNow(const Collectable& what, const NodeSnapshot& snapshot, protocol::ChainIndex chain);

} // namespace landfall::desktop
