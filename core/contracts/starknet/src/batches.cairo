//! Commit and prove (rules 4 to 6, 24, 25, 38, 42).
use core::num::traits::Zero;
use core::poseidon::poseidon_hash_span;
use core::traits::DivRem;
use starknet::event::EventEmitter;
use starknet::storage::{StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess};
use starknet::syscalls::library_call_syscall;
use starknet::{SyscallResultTrait, get_block_timestamp, get_caller_address};
use super::batch_data::{SCALAR_FIELD, derive};
use super::events::{BatchCommitted, FinalRoot};
use super::interface::{
    CommitData, Counters, Payout, Proof, PublicInputs, SequencerStatus, Status, StoredBatch,
};
use super::kept::{counters_of, keep_counters};
use super::refusal::{need, need_with, refuse_with, refuse_with_two};
use super::rollup::Rollup::ContractState;
use super::words;

/// Rule 24.
const MOST_UNEXECUTED: u64 = 32;
/// One more than the batches that may wait: the last executed one must stay known.
pub const RING: u64 = 33;

/// Poseidon of the felts of a batch.
pub fn hash(batch: StoredBatch) -> felt252 {
    let mut felts = array![];
    batch.serialize(ref felts);
    poseidon_hash_span(felts.span())
}

pub fn payouts_hash(payouts: Span<Payout>) -> felt252 {
    let mut felts = array![];
    for payout in payouts {
        (*payout).serialize(ref felts);
    }
    poseidon_hash_span(felts.span())
}

fn inputs_hash(inputs: PublicInputs) -> felt252 {
    let mut felts = array![];
    inputs.serialize(ref felts);
    poseidon_hash_span(felts.span())
}

/// The batch before the first.
pub fn genesis(self: @ContractState) -> StoredBatch {
    StoredBatch {
        number: 0,
        timestamp: 0,
        size: 0,
        queue_end: 0,
        sequencer: Zero::zero(),
        new_root: self.genesis_root.read(),
        commitment: self.network_id.read().into(),
        payouts_hash: poseidon_hash_span(array![].span()),
        inputs_hash: 0,
    }
}

/// Whether `batch` is the one stored under its number, which must be among the live ones.
pub fn is_stored(self: @ContractState, counters: Counters, batch: StoredBatch) -> bool {
    let live = batch.number <= counters.committed && batch.number >= counters.executed;
    live && self.ring.read(batch.number % RING) == hash(batch)
}

pub fn require_stored(self: @ContractState, counters: Counters, batch: StoredBatch) {
    need_with(is_stored(self, counters, batch), 'UnknownBatch', batch.number.into());
}

/// Rule 36: no deposit, commit, prove or revert once frozen.
pub fn require_open(status: Status) {
    need(status == Status::Open || status == Status::Armed, 'NotOpen');
}

/// The hash of the queue up to and without an item.
pub fn queue_hash_before(self: @ContractState, index: u64) -> u256 {
    if index == 0 {
        return 0;
    }
    let kept: u256 = self.queue_hashes.read(index - 1).into();
    // 27 bytes, to the top of 32.
    let (carried, low) = DivRem::div_rem(kept.low, 0x10000000000000000000000_u128.try_into().unwrap());
    u256 { high: kept.high * words::TWO_40 + carried, low: low * words::TWO_40 }
}

/// A queue hash as it is kept: without its lowest 5 bytes.
pub fn kept_hash(hash: u256) -> felt252 {
    let (high, rest) = DivRem::div_rem(hash.high, words::TWO_40.try_into().unwrap());
    let (low, _) = DivRem::div_rem(hash.low, words::TWO_40.try_into().unwrap());
    high.into() * 0x100000000000000000000000000000000 + (rest * words::TWO_88 + low).into()
}

/// What was committed, for the proofs that follow.
#[derive(Drop)]
struct Committed {
    batches: Array<StoredBatch>,
    inputs: Array<PublicInputs>,
}

pub fn commit(ref self: ContractState, last: StoredBatch, batches: Span<CommitData>) {
    commit_all(ref self, last, batches, false);
}

/// Answers the newest of them, for whose TICKET whoever comes by one has to ask.
pub fn commit_and_prove(
    ref self: ContractState, last: StoredBatch, batches: Span<CommitData>, proofs: Span<Proof>, by_ticket: bool,
) -> StoredBatch {
    need_with(last.number == counters_of(@self).proven, 'NotProven', last.number.into());
    let made = commit_all(ref self, last, batches, by_ticket);
    prove(ref self, made.batches.span(), made.inputs.span(), proofs);
    *made.batches[made.batches.len() - 1]
}

pub fn prove_stored(
    ref self: ContractState, batches: Span<StoredBatch>, inputs: Span<PublicInputs>, proofs: Span<Proof>,
) {
    need(batches.len() != 0 && inputs.len() == batches.len(), 'NothingGiven');
    let counters = counters_of(@self);
    require_open(counters.status);
    let window = self.prove_window.read();
    let mut wanted = counters.proven + 1;
    let mut place = 0;
    for batch in batches {
        let batch = *batch;
        if batch.number != wanted {
            refuse_with_two('WrongNumber', batch.number.into(), wanted.into());
        }
        require_stored(@self, counters, batch);
        let deadline = batch.timestamp + window;
        if get_block_timestamp() > deadline {
            refuse_with_two('TooLate', batch.number.into(), deadline.into());
        }
        need_with(inputs_hash(*inputs[place]) == batch.inputs_hash, 'WrongInputs', batch.number.into());
        wanted += 1;
        place += 1;
    }
    prove(ref self, batches, inputs, proofs);
}

fn commit_all(
    ref self: ContractState, last: StoredBatch, batches: Span<CommitData>, by_ticket: bool,
) -> Committed {
    need(batches.len() != 0, 'NothingGiven');
    let sequencer = get_caller_address();
    let may = by_ticket || self.sequencers.read(sequencer) == SequencerStatus::Active;
    need_with(may, 'NotSequencer', sequencer.into());
    let mut counters = counters_of(@self);
    require_open(counters.status);
    if last.number != counters.committed {
        refuse_with_two('WrongNumber', last.number.into(), counters.committed.into());
    }
    require_stored(@self, counters, last);
    let waiting = counters.committed - counters.executed;
    need(batches.len().into() + waiting <= MOST_UNEXECUTED, 'TooManyBatches');

    let mut made = Committed { batches: array![], inputs: array![] };
    let mut last = last;
    for given in batches {
        let (batch, inputs) = read(@self, last, *given, counters.queue_length);
        self.ring.write(batch.number % RING, hash(batch));
        self
            .emit(
                BatchCommitted {
                    number: batch.number,
                    commitment: batch.commitment,
                    old_root: last.new_root,
                    new_root: batch.new_root,
                    queue_end: batch.queue_end,
                    sequencer,
                    p: *given.p,
                    words: *given.words,
                },
            );
        made.batches.append(batch);
        made.inputs.append(inputs);
        last = batch;
    }
    counters.committed = last.number;
    keep_counters(ref self, counters);
    made
}

/// The batch that the words make after `last`, and its public inputs.
fn read(
    self: @ContractState, last: StoredBatch, given: CommitData, queue_length: u64,
) -> (StoredBatch, PublicInputs) {
    let header = require_header(self, last, given.words);
    need(given.p < SCALAR_FIELD && given.new_root < SCALAR_FIELD, 'NotInField');
    let chain = self.chain_index.read();
    let set = self.chain_set.read();
    let scan = words::scan(given.words, chain, set, queue_hash_before(self, last.queue_end));
    let queue_end = last.queue_end + scan.queued;
    if scan.queued != 0 && self.queue_hashes.read(queue_end - 1) != kept_hash(scan.queue_hash) {
        refuse_with('QueueMismatch', queue_end.into());
    }
    require_exits_first(self, scan.payouts.span(), header.timestamp, queue_end, queue_length);
    if scan.partial_exits {
        words::require_partial_exits_last(given.words, chain);
    }
    let derived = derive(last.commitment, given.p, last.new_root, given.new_root, given.words);
    let inputs = PublicInputs { p: given.p, r: derived.r, e: derived.e };
    let batch = StoredBatch {
        number: header.number,
        timestamp: header.timestamp,
        size: header.size,
        queue_end,
        sequencer: get_caller_address(),
        new_root: given.new_root,
        commitment: derived.commitment,
        payouts_hash: payouts_hash(scan.payouts.span()),
        inputs_hash: inputs_hash(inputs),
    };
    (batch, inputs)
}

/// Rules 3, 6, 25.
fn require_header(self: @ContractState, last: StoredBatch, given: Span<felt252>) -> words::Header {
    let header = words::read_header(given, self.network_id.read());
    if header.number != last.number + 1 {
        refuse_with_two('WrongNumber', header.number.into(), (last.number + 1).into());
    }
    need_with(header.chain_set == self.chain_set.read(), 'WrongChainSet', header.chain_set.into());
    let now = get_block_timestamp();
    let good = header.timestamp >= last.timestamp && header.timestamp <= now + self.max_future_skew.read();
    need_with(good, 'BadTimestamp', header.timestamp.into());
    let deadline = header.timestamp + self.prove_window.read();
    if now > deadline {
        refuse_with_two('TooLate', header.number.into(), deadline.into());
    }
    let sized = header.size == 4 || header.size == 8 || header.size == 32;
    need_with(sized && !self.verifiers.read(header.size).is_zero(), 'UnsupportedSize', header.size.into());
    header
}

/// Rule 38: no withdrawal of a token here while a forced exit of it waits behind items that are old by the batch's
/// own time.
fn require_exits_first(
    self: @ContractState, payouts: Span<Payout>, timestamp: u64, queue_end: u64, queue_length: u64,
) {
    if queue_end >= queue_length {
        return;
    }
    let queued_at = self.deadlines.read(queue_end) - self.queue_window.read();
    if queued_at + self.exit_priority.read() >= timestamp {
        return;
    }
    for payout in payouts {
        if *payout.kind == super::interface::payout::PUSH && self.last_exit.read(*payout.token_id) > queue_end {
            refuse_with('ForcedExitFirst', (*payout.token_id).into());
        }
    }
}

/// Verifies the batches, the next unproven ones.
fn prove(ref self: ContractState, batches: Span<StoredBatch>, inputs: Span<PublicInputs>, proofs: Span<Proof>) {
    need(proofs.len() == batches.len(), 'NothingGiven');
    let mut place = 0;
    for batch in batches {
        let batch = *batch;
        let proof = *proofs[place];
        let PublicInputs { p, r, e } = *inputs[place];
        let good = is_proven(@self, batch.size, array![p, r, e].span(), proof);
        need_with(good, 'InvalidProof', batch.number.into());
        self
            .emit(
                FinalRoot {
                    batch: batch.number,
                    final_root: batch.new_root,
                    commitment: batch.commitment,
                    proof: proof.words,
                },
            );
        place += 1;
    }
    let mut counters = counters_of(@self);
    counters.proven = (*batches[batches.len() - 1]).number;
    keep_counters(ref self, counters);
}

/// By the class of a size (0: the exit circuit). What it panics at is no proof either.
pub fn is_proven(self: @ContractState, size: u8, inputs: Span<u256>, proof: Proof) -> bool {
    let mut calldata = array![];
    inputs.serialize(ref calldata);
    proof.words.serialize(ref calldata);
    proof.hints.serialize(ref calldata);
    match library_call_syscall(self.verifiers.read(size), selector!("verify"), calldata.span()) {
        Ok(answer) => answer.len() == 1 && *answer[0] == 1,
        Err(_) => false,
    }
}

pub fn verifying_key(self: @ContractState, size: u8) -> Span<u256> {
    let class = self.verifiers.read(size);
    if class.is_zero() {
        return array![].span();
    }
    let mut answer = library_call_syscall(class, selector!("key"), array![].span()).unwrap_syscall();
    Serde::deserialize(ref answer).unwrap()
}
