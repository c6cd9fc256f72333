//! Taking batches back, arming and freezing (rules 26, 27, 36).
use starknet::get_block_timestamp;
use starknet::event::EventEmitter;
use starknet::storage::{
    StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
};
use super::batches::{require_open, require_stored};
use super::events::{Armed, BatchesReverted, ExitsOpened, Frozen, SequencerSuspended};
use super::execution::{is_overdue, require_quorum};
use super::interface::{Change, Counters, SequencerStatus, Signature, Status, StoredBatch, change, vote};
use super::kept::{counters_of, keep_counters};
use super::refusal::{need, need_with, refuse_with_two};
use super::roles::change_key;
use super::rollup::Rollup::ContractState;

pub fn revert_batches(ref self: ContractState, first: StoredBatch) {
    let counters = counters_of(@self);
    require_open(counters.status);
    require_stored(@self, counters, first);
    need_with(first.number > counters.proven, 'AlreadyProven', first.number.into());
    // The first one, or its sequencer would go free, and a good one be suspended for building on it.
    if first.number != counters.proven + 1 {
        refuse_with_two('WrongNumber', first.number.into(), (counters.proven + 1).into());
    }
    let deadline = first.timestamp + self.prove_window.read();
    if get_block_timestamp() <= deadline {
        refuse_with_two('TooEarly', first.number.into(), deadline.into());
    }
    revert_from(ref self, counters, first, false);
}

pub fn revert_by_certificate(ref self: ContractState, first: StoredBatch, signatures: Span<Signature>) {
    let counters = counters_of(@self);
    require_open(counters.status);
    require_stored(@self, counters, first);
    need_with(first.number > counters.executed, 'AlreadyExecuted', first.number.into());
    require_quorum(@self, vote::REVERT, first, signatures);
    revert_from(ref self, counters, first, true);
}

/// Removes the batch and all after it. What the ring keeps of them lies above `committed` and means nothing.
fn revert_from(ref self: ContractState, counters: Counters, batch: StoredBatch, by_certificate: bool) {
    let mut counters = counters;
    let last = counters.committed;
    counters.committed = batch.number - 1;
    if counters.proven >= batch.number {
        counters.proven = batch.number - 1;
    }
    keep_counters(ref self, counters);
    // Who came with a ticket (rule 42) may be no sequencer: nothing is taken from it, and nobody has to readmit it.
    let suspends = self.sequencers.read(batch.sequencer) != SequencerStatus::None;
    if suspends {
        self.sequencers.write(batch.sequencer, SequencerStatus::Suspended);
    }
    // What lets it commit again has to wait out the time lock from here on, whatever was scheduled before.
    for kind in array![change::SEQUENCER_READMIT, change::SEQUENCER_ADD] {
        let scheduled = Change { kind, account: batch.sequencer, token_id: 0, amount: 0 };
        self.ready_at.write(change_key(scheduled), 0);
    }
    self
        .emit(
            BatchesReverted {
                from_number: batch.number, last_number: last, commitment: batch.commitment, by_certificate,
            },
        );
    if suspends {
        self.emit(SequencerSuspended { sequencer: batch.sequencer, number: batch.number });
    }
}

pub fn arm(ref self: ContractState) {
    require_exits(@self);
    require_time_since_pause(@self);
    let mut counters = counters_of(@self);
    need(counters.status == Status::Open, 'NotOpen');
    need(is_overdue(@self, counters), 'NotOverdue');
    counters.status = Status::Armed;
    counters.armed_at = get_block_timestamp();
    keep_counters(ref self, counters);
    self.emit(Armed { queue_head: counters.queue_head, armed_at: counters.armed_at });
}

pub fn freeze(ref self: ContractState) {
    require_exits(@self);
    let mut counters = counters_of(@self);
    need(counters.status == Status::Armed, 'NotArmed');
    let until = counters.armed_at + self.arm_window.read();
    need_with(get_block_timestamp() > until, 'ArmWindowOpen', until.into());
    counters.status = Status::Frozen;
    counters.armed_at = 0;
    keep_counters(ref self, counters);
    self.frozen_at.write(get_block_timestamp());
    self.emit(Frozen { number: counters.executed, commitment: 0, by_certificate: false });
}

pub fn freeze_by_certificate(ref self: ContractState, batch: StoredBatch, signatures: Span<Signature>) {
    require_exits(@self);
    let mut counters = counters_of(@self);
    need(self.freeze_point.read() == 0, 'AlreadyFrozen');
    // Opened by the last resort: people have left at that root.
    need(counters.status != Status::ExitsOpen, 'NotOpen');
    require_stored(@self, counters, batch);
    need_with(batch.number <= counters.proven, 'NotProven', batch.number.into());
    require_quorum(@self, vote::FREEZE, batch, signatures);
    self.freeze_point.write(batch.number + 1);
    let open = batch.number == counters.executed;
    counters.status = if open {
        Status::ExitsOpen
    } else {
        Status::Frozen
    };
    counters.armed_at = 0;
    keep_counters(ref self, counters);
    self.emit(Frozen { number: batch.number, commitment: batch.commitment, by_certificate: true });
    if open {
        self.emit(ExitsOpened { number: batch.number, final_root: batch.new_root });
    }
}

/// A frozen contract without exits would hold its money for good.
fn require_exits(self: @ContractState) {
    need(self.exits.read(), 'NoExits');
}

/// Who may not execute can't be late, and a pause may have used up the time that there was.
pub fn require_time_since_pause(self: @ContractState) {
    let until = self.paused_until.read();
    let from = until + self.prove_window.read();
    need_with(until == 0 || get_block_timestamp() >= from, 'TooSoonAfterPause', from.into());
}
