//! Pays a batch's payouts: a push each, a pending balance where the push fails (rules 32 to 34).
use starknet::event::EventEmitter;
use starknet::storage::{StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess};
use starknet::syscalls::call_contract_syscall;
use starknet::{ContractAddress, get_block_timestamp, get_caller_address, get_contract_address};
use super::events::{ExitOwed, PayoutDelayed, PayoutPending};
use super::interface::{Delayed, Payout, payout};
use super::kept::token_of;
use super::refusal::{need, refuse};
use super::rollup::Rollup::ContractState;
use super::tokens;

const DAY: u64 = 86400;
/// 2^251 − 256: addresses are below it, and not zero.
const ADDRESSES: u256 = 0x7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00;

/// Pays the payouts of batch `number`, 32 at most; bit i of the answer: payout i is settled.
pub fn pay(ref self: ContractState, number: u64, payouts: Span<Payout>, set_aside: Span<u16>) -> u32 {
    let mut paid: u64 = 0;
    let mut bit: u64 = 1;
    let mut start: u32 = 0;
    while start != payouts.len() {
        let token_id = *payouts[start].token_id;
        let mut end = start;
        let mut total: u128 = 0;
        let mut bits: u64 = 1;
        while end != payouts.len() && *payouts[end].token_id == token_id {
            let one = *payouts[end];
            if one.kind == payout::PARTIAL_EXIT {
                let owed = self.owed_exits.read((token_id, one.to));
                self.owed_exits.write((token_id, one.to), owed + 1);
                self.emit(ExitOwed { number, index: end.into(), token_id, owner: one.to });
            }
            total += one.amount;
            bits *= 2;
            end += 1;
        }
        // Before any call. It can't fall below 0: proofs keep payouts within the vaults, and the quorum vouches that
        // the vaults rose by deposits made here only.
        self.held.write(token_id, self.held.read(token_id) - total);
        let aside = is_in(set_aside, token_id);
        paid += pay_run(ref self, number, start, payouts.slice(start, end - start), token_id, aside) * bit;
        bit *= bits;
        start = end;
    }
    paid.try_into().unwrap()
}

/// The payouts from `start` on that are of one token.
fn pay_run(
    ref self: ContractState, number: u64, start: u32, run: Span<Payout>, token_id: u16, aside: bool,
) -> u64 {
    let info = token_of(@self, token_id);
    let scale = tokens::scale_of(info.decimals);
    let mut late: u64 = 0;
    let mut pushes = false;
    let mut bit: u64 = 1;
    let mut index: u64 = start.into();
    for one in run {
        let one = *one;
        if one.kind != payout::REFUSED && one.amount >= scale && !fits_today(ref self, token_id, one.amount) {
            late += bit;
            let owned = one.kind != payout::PUSH;
            delay(ref self, number, index, token_id, one.to, owned, one.amount / scale);
        } else if one.kind == payout::PUSH {
            pushes = true;
        }
        bit *= 2;
        index += 1;
    }
    let mut pushed = 0;
    if pushes && !aside {
        pushed = push(info.token, scale, late.try_into().unwrap(), run);
    }
    let mut paid: u64 = 0;
    let mut bit: u64 = 1;
    let mut index: u64 = start.into();
    for one in run {
        let one = *one;
        let units = one.amount / scale;
        if pushed % 2 == 1 || (units == 0 && late % 2 == 0) {
            paid += bit;
        } else if late % 2 == 0 {
            owe(ref self, number, index, token_id, one.to, one.kind != payout::PUSH, units);
        }
        pushed /= 2;
        late /= 2;
        bit *= 2;
        index += 1;
    }
    paid
}

fn is_in(ids: Span<u16>, token_id: u16) -> bool {
    for id in ids {
        if *id == token_id {
            return true;
        }
    }
    false
}

/// Units of a token become a pending balance.
pub fn owe(ref self: ContractState, number: u64, index: u64, token_id: u16, to: felt252, owned: bool, units: u128) {
    if owned {
        self.owned.write((token_id, to), self.owned.read((token_id, to)) + units);
    } else {
        // An address that can't be has nobody who could claim. Its payout waits under zero, which can't claim either.
        let address: ContractAddress = to.try_into().unwrap_or(0.try_into().unwrap());
        self.pending.write((token_id, address), self.pending.read((token_id, address)) + units);
    }
    self.pending_total.write(token_id, self.pending_total.read(token_id) + units);
    self.emit(PayoutPending { number, index, token_id, to, owned, amount: units });
}

/// Units of a token wait for their day.
pub fn delay(ref self: ContractState, number: u64, index: u64, token_id: u16, to: felt252, owned: bool, units: u128) {
    let release_at = get_block_timestamp() + self.release_delay.read();
    self.delayed.write((number, index), Delayed { token_id, to, owned, amount: units, release_at });
    self.delayed_total.write(token_id, self.delayed_total.read(token_id) + units);
    self.emit(PayoutDelayed { number, index, token_id, to, amount: units, release_at });
}

/// Whether an amount (18 decimals) is within the token's limit of today, and if so, counts it.
pub fn fits_today(ref self: ContractState, token_id: u16, amount: u128) -> bool {
    if self.daily_limit.read(token_id) == 0 {
        return true;
    }
    if amount > left_today(@self, token_id) {
        return false;
    }
    let today = get_block_timestamp() / DAY;
    let used = if self.used_on.read(token_id) == today {
        self.used.read(token_id)
    } else {
        0
    };
    self.used.write(token_id, used + amount);
    self.used_on.write(token_id, today);
    true
}

/// 18 decimals; without a limit 2^128 − 1.
pub fn left_today(self: @ContractState, token_id: u16) -> u128 {
    let daily = self.daily_limit.read(token_id);
    if daily == 0 {
        return 0xffffffffffffffffffffffffffffffff;
    }
    if self.used_on.read(token_id) != get_block_timestamp() / DAY {
        return daily;
    }
    let used = self.used.read(token_id);
    if used < daily {
        daily - used
    } else {
        0
    }
}

/// Bits of what was pushed. All of it is undone where a balance moved by anything but the amount.
pub fn push(token: ContractAddress, scale: u128, late: u32, run: Span<Payout>) -> u64 {
    let mut calldata = array![token.into(), scale.into(), late.into()];
    run.serialize(ref calldata);
    match call_contract_syscall(get_contract_address(), selector!("push_run"), calldata.span()) {
        Ok(answer) => (*answer[0]).try_into().unwrap(),
        Err(_) => 0,
    }
}

/// For calls of this contract to itself: the balance decides what was paid, never what a token answers.
pub fn push_run(token: ContractAddress, scale: u128, late: u32, run: Span<Payout>) -> u32 {
    let this = get_contract_address();
    need(get_caller_address() == this, 'OnlySelf');
    let mut paid: u64 = 0;
    let mut bit: u64 = 1;
    let mut late = late;
    // No answer (no contract any more, or broken): nothing can be known to be paid.
    let mut balance = match tokens::balance(token, this) {
        Some(balance) => balance,
        None => { return 0; },
    };
    for one in run {
        let units = *one.amount / scale;
        if *one.kind == payout::PUSH && late % 2 == 0 && units != 0 && is_address(*one.to) {
            if tokens::transfer(token, *one.to, units) {
                let left = match tokens::balance(token, this) {
                    Some(left) => left,
                    None => refuse('PushMismatch'),
                };
                if left + units.into() == balance {
                    balance = left;
                    paid += bit;
                } else {
                    need(left == balance, 'PushMismatch'); // it was refused without a panic
                }
            }
        }
        late /= 2;
        bit *= 2;
    }
    paid.try_into().unwrap()
}

fn is_address(to: felt252) -> bool {
    to != 0 && to.into() < ADDRESSES
}
