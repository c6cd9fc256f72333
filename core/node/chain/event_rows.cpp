#include "node/chain/event_rows.h"

namespace landfall::node {

using store::GovernanceKind;
using store::GuardKind;
using store::PendingKind;
using store::PendingRow;

void EventRows::operator()(const l1::PayoutPending& event) const {
    store.facts.insert(PendingRow{place, PendingKind::Credited, event.number, event.payout, event.token,
                                  event.recipient, event.amount, 0, blockSeconds});
}

void EventRows::operator()(const l1::PendingClaimed& event) const {
    store.facts.insert(
        PendingRow{place, PendingKind::Claimed, 0, 0, event.token, event.recipient, event.amount, 0, blockSeconds});
}

void EventRows::operator()(const l1::PayoutDelayed& event) const {
    store.facts.insert(PendingRow{place, PendingKind::Delayed, event.number, event.payout, event.token, event.recipient,
                                  event.amount, event.releaseAt, blockSeconds});
}

void EventRows::operator()(const l1::DelayedReleased& event) const {
    store.facts.insert(PendingRow{place, PendingKind::Released, event.number, event.payout, event.token,
                                  event.recipient, event.amount, 0, blockSeconds});
}

void EventRows::operator()(const l1::ExitOwed& event) const {
    store.facts.insert(PendingRow{place, PendingKind::ExitOwed, event.number, event.payout, event.token, event.owner, 0,
                                  0, blockSeconds});
}

void EventRows::guard(GuardKind kind, protocol::UnixSeconds seconds, const protocol::ChainAddress& address,
                      protocol::BatchNumber number) const {
    store.facts.insert(store::GuardRow{place, kind, seconds, address, number, blockSeconds});
}

void EventRows::operator()(const l1::FreezeArmed& event) const {
    guard(GuardKind::Armed, event.armedAt, {});
}

void EventRows::operator()(const l1::FreezeDisarmed&) const {
    guard(GuardKind::Disarmed, 0, {});
}

void EventRows::operator()(const l1::ChainFrozen& event) const {
    guard(event.byCertificate ? GuardKind::FrozenByVotes : GuardKind::Frozen, 0, {}, event.number);
}

void EventRows::operator()(const l1::ExitsOpened& event) const {
    guard(GuardKind::ExitsOpened, 0, {}, event.number);
}

void EventRows::operator()(const l1::ExitPaid& event) const {
    store.exits.insert({place, store::ExitKind::Paid, event.account, event.token, event.owner, event.amount, event.paid,
                        blockSeconds});
}

void EventRows::operator()(const l1::QueueRefunded& event) const {
    store.exits.insert(
        {place, store::ExitKind::Refunded, event.index, event.token, event.owner, event.amount, 0, blockSeconds});
}

void EventRows::operator()(const l1::SequencerSuspended& event) const {
    guard(GuardKind::SequencerSuspended, 0, event.sequencer);
}

void EventRows::operator()(const l1::ExecutionsPaused& event) const {
    guard(GuardKind::Paused, event.until, {});
}

void EventRows::operator()(const l1::ExecutionsResumed&) const {
    guard(GuardKind::Resumed, 0, {});
}

void EventRows::operator()(const l1::TokenRegistered& event) const {
    store.governance.insert({place, GovernanceKind::TokenRegistered, 0, event.address, event.token, event.leastDeposit,
                             event.decimals, 0, blockSeconds});
}

void EventRows::change(GovernanceKind kind, const l1::Change& change, protocol::UnixSeconds readyAt) const {
    Uint256 value;
    switch (change.kind) {
    case l1::ChangeKind::PushGas:
        value = Uint256(change.pushGas);
        break;
    case l1::ChangeKind::RegisterToken:
        value = change.leastDeposit;
        break;
    case l1::ChangeKind::QueueFee:
        value = change.queueFee;
        break;
    case l1::ChangeKind::DailyLimit:
        value = protocol::toUint256(change.dailyLimit);
        break;
    case l1::ChangeKind::Governor:
    case l1::ChangeKind::AddSequencer:
    case l1::ChangeKind::RemoveSequencer:
    case l1::ChangeKind::ReadmitSequencer:
    case l1::ChangeKind::Guardian:
        break;
    }
    store.governance.insert(
        {place, kind, static_cast<int>(change.kind), change.account, change.token, value, 0, readyAt, blockSeconds});
}

void EventRows::operator()(const l1::ChangeScheduled& event) const {
    change(GovernanceKind::Scheduled, event.change, event.readyAt);
}

void EventRows::operator()(const l1::ChangeCancelled& event) const {
    change(GovernanceKind::Cancelled, event.change, 0);
}

void EventRows::operator()(const l1::ChangeApplied& event) const {
    change(GovernanceKind::Applied, event.change, 0);
}

l1::Change changeIn(const store::GovernanceRow& row) {
    l1::Change out;
    out.kind = static_cast<l1::ChangeKind>(row.change);
    out.account = row.address;
    out.token = row.token;
    switch (out.kind) {
    case l1::ChangeKind::PushGas:
        out.pushGas = static_cast<std::uint32_t>(row.value.low64());
        break;
    case l1::ChangeKind::RegisterToken:
        out.leastDeposit = row.value;
        break;
    case l1::ChangeKind::QueueFee:
        out.queueFee = row.value;
        break;
    case l1::ChangeKind::DailyLimit:
        out.dailyLimit = protocol::Amount{row.value.limbs[1]} << 64 | row.value.limbs[0];
        break;
    case l1::ChangeKind::Governor:
    case l1::ChangeKind::AddSequencer:
    case l1::ChangeKind::RemoveSequencer:
    case l1::ChangeKind::ReadmitSequencer:
    case l1::ChangeKind::Guardian:
        break;
    }
    return out;
}

} // namespace landfall::node
