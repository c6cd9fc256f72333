#pragma once

#include "desktop/backend/node_snapshot.h"
#include "desktop/backend/wallet_funds.h"
#include "l1/contract_calls.h"

#include <QtCore/QString>

// What the wallet's owner can get out of a chain's contract by a transaction of their own.
namespace landfall::desktop {

struct Collectable {
    enum class Kind {
        Claim,      // a payout that was not pushed, or a deposit that was refused
        Release,    // a delayed payout
        OwedExit,   // a forced exit that the contract owes
        ForcedExit, // out of an account of the owner's, to a chain of their choice
        Queued,     // a forced exit that waits for a batch: nothing to be done
        Share,      // after the network's end: the part of an account's balance that a chain holds
        Refund,     // after the network's end: an item of a chain's queue that no batch took
    };
    Kind kind = Kind::Claim;
    protocol::ChainIndex chain = 0; // ForcedExit: 0
    protocol::TokenId token = 0;
    protocol::Amount amount = 0;         // as node::WaitingPayout has it
    protocol::Address owner;             // Claim, Release: who is paid
    protocol::AccountId account = 0;     // exits
    bool hasKey = false;                 // ForcedExit: the account
    std::uint64_t item = 0;              // Refund: its place in the queue
    protocol::Operation operation{};     // Refund: as it was queued
    protocol::BatchNumber batch = 0;     // Release
    std::size_t payout = 0;              // Release: its place among the chain's payouts of the batch
    protocol::UnixSeconds releaseAt = 0; // Release
    bool ready = true;                   // false: nothing can be sent now
    QString why;                         // not ready: a sentence

    // Stays the same while it waits.
    QString id() const;
};

// Of the wallet's own, in the order of chains and tokens; then other accounts; then shares and refunds that are open.
std::vector<Collectable> collectablesOf(const NodeSnapshot& snapshot, const WalletFunds& funds,
                                        const l1::NetworkFile& network, const protocol::Address& own);
// What the owner can do about their balances alone, without the sequencer's leave: forced exits; once a chain is
// frozen, their shares of what each chain holds and what they had queued, whether that is open already or not.
std::vector<Collectable> waysOut(const NodeSnapshot& snapshot, const l1::NetworkFile& network,
                                 const protocol::Address& own);
// What a withdrawal left on its destination; nothing if it was paid, or was not executed.
std::optional<Collectable> collectableOf(const node::Timeline& timeline, const NodeSnapshot& snapshot);
// The claim of a refused deposit.
QString claimId(protocol::ChainIndex chain, protocol::TokenId token, const protocol::Address& owner);

// What can be paid of it on that chain now: exits take what the vault holds.
protocol::Amount payableNow(const Collectable& what, const NodeSnapshot& snapshot, protocol::ChainIndex chain);

} // namespace landfall::desktop
