#pragma once

#include "l1/chain_types.h"
#include "store/store.h"

namespace landfall::node {

// Stores what a chain says of payouts, pauses and its governor.
struct EventRows {
    store::Store& store;
    store::FactPlace place;
    protocol::UnixSeconds blockSeconds = 0;

    void operator()(const l1::PayoutPending& event) const;
    void operator()(const l1::PendingClaimed& event) const;
    void operator()(const l1::PayoutDelayed& event) const;
    void operator()(const l1::DelayedReleased& event) const;
    void operator()(const l1::ExitOwed& event) const;
    void operator()(const l1::FreezeArmed& event) const;
    void operator()(const l1::FreezeDisarmed& event) const;
    void operator()(const l1::ChainFrozen& event) const;
    void operator()(const l1::ExitsOpened& event) const;
    void operator()(const l1::ExitPaid& event) const;
    void operator()(const l1::QueueRefunded& event) const;
    void operator()(const l1::SequencerSuspended& event) const;
    void operator()(const l1::ExecutionsPaused& event) const;
    void operator()(const l1::ExecutionsResumed& event) const;
    void operator()(const l1::TokenRegistered& event) const;
    void operator()(const l1::ChangeScheduled& event) const;
    void operator()(const l1::ChangeCancelled& event) const;
    void operator()(const l1::ChangeApplied& event) const;

private:
    void guard(store::GuardKind kind, protocol::UnixSeconds seconds, const protocol::ChainAddress& address,
               protocol::BatchNumber number = 0) const;
    void change(store::GovernanceKind kind, const l1::Change& change, protocol::UnixSeconds readyAt) const;
};

// The change that a row tells of.
l1::Change changeIn(const store::GovernanceRow& row);

} // namespace landfall::node
