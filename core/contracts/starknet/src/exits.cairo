//! The way out of a frozen contract (rules 19, 36, 39 to 41). All of it is at the last executed batch.
use core::traits::DivRem;
use starknet::get_block_timestamp;
use starknet::event::EventEmitter;
use starknet::storage::{
    StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
};
use super::batches::{is_proven, kept_hash, queue_hash_before, require_stored};
use super::events::{ExitPaid, ExitsOpened, QueueRefunded};
use super::execution::require_not_paused;
use super::freeze::require_time_since_pause;
use super::interface::{Counters, ExitClaim, Proof, Status, StoredBatch};
use super::kept::{counters_of, keep_counters, token_of};
use super::refusal::{need, need_with, refuse_with_two};
use super::rollup::Rollup::ContractState;
use super::{payouts, tokens, words};

const ACCOUNTS: u32 = 0x1000000;
/// Marks an exit among the indices of payouts; a batch has 32 at most.
const EXIT_INDEX: u64 = 0x10000000000;

/// Rule 41. A FREEZE certificate names one root for all chains, so where there is one, it decides.
pub fn open_exits(ref self: ContractState, last: StoredBatch) {
    let wait = self.last_resort.read();
    need(wait != 0, 'NoLastResort');
    let mut counters = counters_of(@self);
    need(counters.status == Status::Frozen, 'NotFrozen');
    let point = self.freeze_point.read();
    need(point == 0, 'CertificateGiven');
    let from = self.frozen_at.read() + wait;
    need_with(get_block_timestamp() >= from, 'LastResortTooEarly', from.into());
    require_time_since_pause(@self);
    require_executed(@self, counters, last);
    counters.status = Status::ExitsOpen;
    keep_counters(ref self, counters);
    self.emit(ExitsOpened { number: last.number, final_root: last.new_root });
}

/// Rules 19 and 39. The share waits for its owner, who has no address here but the one that they will sign.
pub fn exit_with_proof(ref self: ContractState, last: StoredBatch, claim: ExitClaim, proof: Proof) {
    let counters = counters_of(@self);
    require_exits_open(counters);
    require_not_paused(@self);
    require_executed(@self, counters, last);
    let ExitClaim { account, owner, token_id, amount } = claim;
    let owner: felt252 = owner.into();
    need_with(amount < words::TWO_120, 'BadAmount', amount.into());
    need_with(account < ACCOUNTS, 'BadAccount', account.into());
    need(owner != 0, 'BadOwner');
    let info = token_of(@self, token_id);
    need_with(info.registered, 'UnknownToken', token_id.into());
    let units = amount / tokens::scale_of(info.decimals);
    need_with(units != 0, 'BelowUnit', amount.into());
    if self.exited.read((account, token_id)) {
        refuse_with_two('AlreadyExited', account.into(), token_id.into());
    }
    self.exited.write((account, token_id), true);
    take_off_held(ref self, token_id, amount);

    // chain << 168 | token << 152 | account << 120 | amount
    let chain: u128 = self.chain_index.read().into();
    let (account_high, account_low) = DivRem::div_rem(account.into(), words::TWO_8.try_into().unwrap());
    let high = chain * words::TWO_40 + token_id.into() * words::TWO_24 + account_high;
    let packed = u256 { high, low: account_low * words::TWO_120 + amount };
    let good = is_proven(@self, 0, array![last.new_root, packed, owner.into()].span(), proof);
    if !good {
        refuse_with_two('InvalidExit', account.into(), token_id.into());
    }
    let index = EXIT_INDEX + account.into() * 0x10000 + token_id.into();
    if payouts::fits_today(ref self, token_id, amount) {
        payouts::owe(ref self, counters.executed, index, token_id, owner, true, units);
    } else {
        payouts::delay(ref self, counters.executed, index, token_id, owner, true, units);
    }
    self.emit(ExitPaid { account, token_id, owner, amount, units });
}

/// Rule 40.
pub fn refund_queued(ref self: ContractState, index: u64, w0: felt252, w1: felt252) {
    let counters = counters_of(@self);
    require_exits_open(counters);
    need_with(index >= counters.queue_head && index < counters.queue_length, 'NotWaiting', index.into());
    need_with(self.deadlines.read(index) != 0, 'AlreadyRefunded', index.into());
    let (first, second) = (words::word(w0), words::word(w1));
    let hash = words::next_queue_hash(queue_hash_before(@self, index), first, second);
    need_with(kept_hash(hash) == self.queue_hashes.read(index), 'WrongItem', index.into());
    self.deadlines.write(index, 0); // refunded. What follows is chained to the hash alone.

    let fields = words::read_first(first);
    let token_id = if fields.kind == words::SET_KEY {
        0
    } else {
        fields.token_id
    };
    let owner = if fields.kind == words::SET_KEY {
        let (_, high) = DivRem::div_rem(first.high, words::TWO_32.try_into().unwrap());
        high.into() * 0x100000000000000000000000000000000 + first.low.into()
    } else {
        words::owner_of(second)
    };
    let amount = if fields.kind == words::DEPOSIT {
        fields.amount
    } else {
        0
    };
    if amount != 0 {
        // A deposit came in whole units and goes back so.
        let units = amount / tokens::scale_of(token_of(@self, token_id).decimals);
        take_off_held(ref self, token_id, amount);
        self.owned.write((token_id, owner), self.owned.read((token_id, owner)) + units);
        self.pending_total.write(token_id, self.pending_total.read(token_id) + units);
    }
    let free = fields.kind == words::FORCED_EXIT && self.last_free_exit.read(token_id) == index + 1;
    let fee = refund_fee(ref self, counters, owner, free);
    self.emit(QueueRefunded { index, token_id, owner, amount, fee });
}

/// Those that are left share the pot evenly, as batches do; the last takes the rest. A free exit paid nothing.
fn refund_fee(ref self: ContractState, counters: Counters, owner: felt252, free: bool) -> u128 {
    let refunds = self.refunds.read();
    let left = counters.queue_length - counters.queue_head - refunds;
    self.refunds.write(refunds + 1);
    if free {
        return 0;
    }
    let fee = self.fee_pot.read() / left.into();
    self.fee_pot.write(self.fee_pot.read() - fee);
    self.owned_fees.write(owner, self.owned_fees.read(owner) + fee);
    fee
}

/// Never more than there is, whatever was proven.
fn take_off_held(ref self: ContractState, token_id: u16, amount: u128) {
    let present = self.held.read(token_id);
    if amount > present {
        refuse_with_two('AboveHeld', amount.into(), present.into());
    }
    self.held.write(token_id, present - amount);
}

fn require_exits_open(counters: Counters) {
    need(counters.status == Status::ExitsOpen, 'ExitsNotOpen');
}

/// The batch given must be the one executed last.
fn require_executed(self: @ContractState, counters: Counters, last: StoredBatch) {
    if last.number != counters.executed {
        refuse_with_two('WrongNumber', last.number.into(), counters.executed.into());
    }
    require_stored(self, counters, last);
}
