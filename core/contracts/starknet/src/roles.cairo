//! The governor's part: tokens once and for all, all else behind a time lock (rules 31, 35), and the brake.
use core::num::traits::Zero;
use core::poseidon::poseidon_hash_span;
use starknet::event::EventEmitter;
use starknet::storage::{
    StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
};
use starknet::{ContractAddress, get_block_timestamp, get_caller_address, get_contract_address};
use super::events::{
    ChangeApplied, ChangeCancelled, ChangeScheduled, ExecutionsPaused, ExecutionsResumed, TokenRegistered,
};
use super::interface::{Change, SequencerStatus, Status, TokenInfo, change};
use super::queue::HELD_LIMIT;
use super::kept::{counters_of, keep_counters, token_of};
use super::refusal::{need, need_with};
use super::rollup::Rollup::ContractState;
use super::tokens;

const TOKENS: u16 = 1024;
/// A change that nobody applied for so long was forgotten: users would not expect it any more.
const CHANGE_LIFE: u64 = 14 * 86400;
/// The brake holds for three days, and for as long again nobody can pull it.
const PAUSE: u64 = 3 * 86400;
/// As on the EVM: a deposit's least amount has 80 bits.
const MIN_DEPOSITS: u128 = 0x100000000000000000000;

pub fn register_token(ref self: ContractState, token_id: u16, token: ContractAddress, min_deposit: u128) {
    require_governor(@self);
    require_no_batch(@self);
    register(ref self, token_id, token, min_deposit);
}

pub fn limit_token(ref self: ContractState, token_id: u16, daily_limit: u128) {
    require_governor(@self);
    require_no_batch(@self);
    need(daily_limit < HELD_LIMIT, 'BadChange');
    let change = Change { kind: change::DAILY_LIMIT, account: Zero::zero(), token_id, amount: daily_limit };
    apply(ref self, change);
    self.emit(ChangeApplied { change });
}

/// Batch 1's place in the ring stays written when that batch is reverted: what was closed stays closed.
fn require_no_batch(self: @ContractState) {
    need(self.ring.read(1) == 0, 'RegistrationClosed');
}

fn require_governor(self: @ContractState) {
    need(get_caller_address() == self.governor.read(), 'NotGovernor');
}

fn register(ref self: ContractState, token_id: u16, token: ContractAddress, min_deposit: u128) {
    need_with(token_id < TOKENS, 'UnknownToken', token_id.into());
    let taken = token_of(@self, token_id).registered || self.token_taken.read(token);
    need_with(!taken, 'TokenTaken', token_id.into());
    need(min_deposit < MIN_DEPOSITS, 'BadChange');
    let this = get_contract_address();
    need_with(token != this && tokens::balance(token, this).is_some(), 'BadToken', token.into());
    let decimals = tokens::decimals(token);
    need_with(decimals.is_some(), 'BadToken', token.into());
    let decimals = decimals.unwrap();
    self.token_taken.write(token, true);
    self.tokens.write(token_id, TokenInfo { token, decimals, registered: true, min_deposit });
    self.emit(TokenRegistered { token_id, token, decimals, min_deposit });
}

pub fn change_key(change: Change) -> felt252 {
    let mut felts = array![];
    change.serialize(ref felts);
    poseidon_hash_span(felts.span())
}

pub fn schedule_change(ref self: ContractState, change: Change) {
    require_governor(@self);
    require_sensible(@self, change);
    let key = change_key(change);
    // Scheduling again must not bring the day nearer or push it away.
    let before = self.ready_at.read(key);
    let now = get_block_timestamp();
    need(before == 0 || now > before + CHANGE_LIFE, 'BadChange');
    cancel_older(ref self, change);
    let ready_at = now + self.role_delay.read();
    self.ready_at.write(key, ready_at);
    self.emit(ChangeScheduled { change, ready_at });
}

/// Of what has one value, the last one scheduled is meant: nobody may apply an older one after it.
fn cancel_older(ref self: ContractState, change: Change) {
    let kind = change.kind;
    if kind == change::TOKEN || is_of_sequencer(kind) {
        return;
    }
    let place = poseidon_hash_span(array![kind.into(), change.token_id.into()].span());
    let before = self.newest.read(place);
    self.newest.write(place, change);
    let key = change_key(before);
    if key != change_key(change) && self.ready_at.read(key) != 0 {
        self.ready_at.write(key, 0);
        self.emit(ChangeCancelled { change: before });
    }
}

pub fn cancel_change(ref self: ContractState, change: Change) {
    require_governor(@self);
    let key = change_key(change);
    need(self.ready_at.read(key) != 0, 'UnknownChange');
    self.ready_at.write(key, 0);
    self.emit(ChangeCancelled { change });
}

pub fn apply_change(ref self: ContractState, change: Change) {
    let key = change_key(change);
    let ready_at = self.ready_at.read(key);
    let now = get_block_timestamp();
    need(ready_at != 0, 'UnknownChange');
    need_with(now >= ready_at, 'ChangeNotReady', ready_at.into());
    need(now <= ready_at + CHANGE_LIFE, 'ChangeExpired');
    self.ready_at.write(key, 0);
    apply(ref self, change);
    self.emit(ChangeApplied { change });
}

fn apply(ref self: ContractState, change: Change) {
    let Change { kind, account, token_id, amount } = change;
    if kind == change::GOVERNOR {
        self.governor.write(account);
    } else if kind == change::TOKEN {
        register(ref self, token_id, account, amount);
    } else if kind == change::QUEUE_FEE {
        self.queue_fee.write(amount);
    } else if kind == change::DAILY_LIMIT {
        need_with(token_of(@self, token_id).registered, 'UnknownToken', token_id.into());
        self.daily_limit.write(token_id, amount);
    } else if kind == change::GUARDIAN {
        self.guardian.write(account);
    } else {
        change_sequencer(ref self, kind, account);
    }
}

fn change_sequencer(ref self: ContractState, kind: u8, account: ContractAddress) {
    let status = self.sequencers.read(account);
    let fits = if kind == change::SEQUENCER_ADD {
        status == SequencerStatus::None
    } else if kind == change::SEQUENCER_READMIT {
        status == SequencerStatus::Suspended
    } else {
        status != SequencerStatus::None
    };
    need(fits, 'BadChange');
    let next = if kind == change::SEQUENCER_REMOVE {
        SequencerStatus::None
    } else {
        SequencerStatus::Active
    };
    self.sequencers.write(account, next);
}

fn is_of_sequencer(kind: u8) -> bool {
    kind >= change::SEQUENCER_ADD && kind <= change::SEQUENCER_READMIT
}

/// Parts that a kind does not use are zero, so that a change has one form.
fn require_sensible(self: @ContractState, change: Change) {
    let Change { kind, account, token_id, amount } = change;
    let names_account = !account.is_zero();
    let fits = if kind == change::TOKEN {
        names_account && token_id < TOKENS && amount < MIN_DEPOSITS
    } else if kind == change::QUEUE_FEE {
        let bounded = amount >= self.least_queue_fee.read() && amount <= self.most_queue_fee.read();
        bounded && !names_account && token_id == 0
    } else if kind == change::DAILY_LIMIT {
        !names_account && token_id < TOKENS && amount < HELD_LIMIT
    } else if kind == change::GUARDIAN {
        token_id == 0 && amount == 0
    } else {
        let known = kind == change::GOVERNOR || is_of_sequencer(kind);
        known && names_account && token_id == 0 && amount == 0
    };
    need(fits, 'BadChange');
}

/// It gives people time to look, never a way to hold money: commits, proofs, reverts, requests and claims go on.
pub fn pause(ref self: ContractState) {
    let caller = get_caller_address();
    let guardian = self.guardian.read();
    need((caller == guardian && !guardian.is_zero()) || caller == self.governor.read(), 'NotGuardian');
    let last = self.paused_until.read();
    let now = get_block_timestamp();
    need_with(last == 0 || now >= last + PAUSE, 'PauseTooSoon', (last + PAUSE).into());
    self.paused_until.write(now + PAUSE);
    // Nobody may be frozen for what they could not execute.
    let mut counters = counters_of(@self);
    if counters.status == Status::Armed {
        counters.armed_at += PAUSE;
        keep_counters(ref self, counters);
    }
    self.emit(ExecutionsPaused { until: now + PAUSE });
}

pub fn unpause(ref self: ContractState) {
    require_governor(@self);
    let until = self.paused_until.read();
    let now = get_block_timestamp();
    need(now < until, 'NotPaused');
    self.paused_until.write(now);
    // Armed now is armed before: while a pause lasts nobody arms, and nobody executes.
    let mut counters = counters_of(@self);
    if counters.status == Status::Armed {
        counters.armed_at -= until - now;
        keep_counters(ref self, counters);
    }
    self.emit(ExecutionsResumed {});
}
