//! Execution: the next batches in order, proven here, AGREE on the last one (rules 23, 30, 32, 36).
use starknet::event::EventEmitter;
use starknet::storage::{
    StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
};
use starknet::get_block_timestamp;
use super::batches::{payouts_hash, require_stored};
use super::events::{BatchExecuted, Disarmed, ExitsOpened};
use super::interface::{Counters, Execution, Signature, Status, StoredBatch, vote};
use super::kept::{counters_of, keep_counters};
use super::refusal::{need, need_with, refuse_with, refuse_with_two};
use super::rollup::Rollup::ContractState;
use super::{payouts, votes};

/// Anyone may execute: somebody who was faster must not spoil the commit before it.
pub fn execute_if_needed(ref self: ContractState, run: Execution) {
    if get_block_timestamp() < self.paused_until.read() {
        return;
    }
    if run.batches.len() != 0 && (*run.batches[0]).number <= counters_of(@self).executed {
        return;
    }
    execute(ref self, run);
}

/// All state is written before the first token moves.
pub fn execute(ref self: ContractState, run: Execution) {
    need(run.batches.len() != 0 && run.payouts.len() == run.batches.len(), 'NothingGiven');
    require_not_paused(@self);
    let counters = counters_of(@self);
    need(counters.status != Status::ExitsOpen, 'NotOpen');
    let mut wanted = counters.executed + 1;
    let mut place = 0;
    for batch in run.batches {
        let batch = *batch;
        if batch.number != wanted {
            refuse_with_two('WrongNumber', batch.number.into(), wanted.into());
        }
        need_with(batch.number <= counters.proven, 'NotProven', batch.number.into());
        require_stored(@self, counters, batch);
        need_with(payouts_hash(*run.payouts[place]) == batch.payouts_hash, 'WrongPayouts', batch.number.into());
        wanted += 1;
        place += 1;
    }
    let last = *run.batches[run.batches.len() - 1];
    require_agreed(@self, last, run.signatures);
    advance(ref self, counters, last, run.batches);
    let mut place = 0;
    for batch in run.batches {
        let paid = payouts::pay(ref self, *batch.number, *run.payouts[place], run.set_aside);
        self.emit(BatchExecuted { number: *batch.number, commitment: *batch.commitment, paid });
        place += 1;
    }
}

pub fn require_not_paused(self: @ContractState) {
    let until = self.paused_until.read();
    need_with(get_block_timestamp() >= until, 'ExecutionPaused', until.into());
}

/// A FREEZE certificate stands for AGREE up to its number, and nothing above it is executed.
fn require_agreed(self: @ContractState, last: StoredBatch, signatures: Span<Signature>) {
    let point = self.freeze_point.read();
    if point == 0 {
        require_quorum(self, vote::AGREE, last, signatures);
    } else if last.number > point - 1 {
        refuse_with_two('AboveFreeze', last.number.into(), (point - 1).into());
    }
}

/// Valid signatures of attesters in strictly ascending order, as many as a quorum.
pub fn require_quorum(self: @ContractState, kind: u8, batch: StoredBatch, signatures: Span<Signature>) {
    let quorum = self.quorum.read();
    if signatures.len() < quorum {
        refuse_with_two('NoQuorum', signatures.len().into(), quorum.into());
    }
    let digest = votes::vote_digest(self.network_id.read(), kind, batch.number, batch.new_root, batch.commitment);
    let mut previous: u256 = 0;
    let mut place: u32 = 0;
    for signature in signatures {
        let signer = match votes::signer_of(digest, *signature) {
            Some(signer) => signer,
            None => refuse_with('BadSignature', place.into()),
        };
        need_with(signer.into() > previous && self.attesters.read(signer), 'BadSignature', place.into());
        previous = signer.into();
        place += 1;
    }
}

/// Counters, queue fees, disarming, and the opening of exits.
fn advance(ref self: ContractState, counters: Counters, last: StoredBatch, batches: Span<StoredBatch>) {
    let mut counters = counters;
    counters.executed = last.number;
    if last.queue_end != counters.queue_head {
        credit_fees(ref self, counters, batches);
        counters.queue_head = last.queue_end;
        // One item an arm window must not put off the freeze while others wait for years.
        if counters.status == Status::Armed && !is_overdue(@self, counters) {
            counters.status = Status::Open;
            counters.armed_at = 0;
            self.emit(Disarmed { queue_head: counters.queue_head });
        }
    }
    if self.freeze_point.read() == last.number + 1 {
        counters.status = Status::ExitsOpen;
        self.emit(ExitsOpened { number: last.number, final_root: last.new_root });
    }
    keep_counters(ref self, counters);
}

/// Whether the queue's first item is past its deadline.
pub fn is_overdue(self: @ContractState, counters: Counters) -> bool {
    counters.queue_head != counters.queue_length
        && get_block_timestamp() > self.deadlines.read(counters.queue_head)
}

/// Rule 23: a batch that takes k of n waiting items earns its sequencer k/n of what those paid.
fn credit_fees(ref self: ContractState, counters: Counters, batches: Span<StoredBatch>) {
    let mut pot: u256 = self.fee_pot.read().into();
    let mut head = counters.queue_head;
    for batch in batches {
        let end = *batch.queue_end;
        if end != head {
            let share: u256 = pot * (end - head).into() / (counters.queue_length - head).into();
            head = end;
            pot -= share;
            let sequencer = *batch.sequencer;
            self.queue_fees.write(sequencer, self.queue_fees.read(sequencer) + share.try_into().unwrap());
        }
    }
    self.fee_pot.write(pot.try_into().unwrap());
}
