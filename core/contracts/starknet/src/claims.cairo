//! What waits and is fetched later: pending balances, delayed payouts, queue fees (rules 32 to 34).
use core::num::traits::Zero;
use starknet::event::EventEmitter;
use starknet::storage::{StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess};
use starknet::{ContractAddress, get_block_timestamp, get_contract_address};
use super::events::{DelayedReleased, PendingClaimed, QueueFeesClaimed};
use super::execution::require_not_paused;
use super::interface::{Delayed, Payout, Signature, payout};
use super::kept::token_of;
use super::refusal::{need, need_with, refuse_with_two};
use super::rollup::Rollup::ContractState;
use super::{payouts, queue, tokens};

pub fn claim_pending(ref self: ContractState, token_id: u16, owner: ContractAddress, to: ContractAddress) {
    let amount = self.pending.read((token_id, owner));
    self.pending.write((token_id, owner), 0);
    pay_out(ref self, token_id, amount, to);
    self.emit(PendingClaimed { token_id, owner: owner.into(), owned: false, paid: amount });
}

pub fn claim_owned(
    ref self: ContractState, token_id: u16, owner: felt252, to: ContractAddress, signature: Signature,
) {
    let place: felt252 = to.into();
    queue::require_owner(ref self, owner, 'claim_owned', token_id.into(), place.into(), signature);
    let amount = self.owned.read((token_id, owner));
    self.owned.write((token_id, owner), 0);
    pay_out(ref self, token_id, amount, to);
    self.emit(PendingClaimed { token_id, owner, owned: true, paid: amount });
}

fn pay_out(ref self: ContractState, token_id: u16, amount: u128, to: ContractAddress) {
    need(amount != 0, 'NothingPending');
    need(!to.is_zero(), 'BadRecipient');
    self.pending_total.write(token_id, self.pending_total.read(token_id) - amount);
    send(token_of(@self, token_id).token, amount, to);
}

/// Whole or not at all.
fn send(token: ContractAddress, amount: u128, to: ContractAddress) {
    let this = get_contract_address();
    let before = tokens::balance(token, this);
    let sent = tokens::is_contract(token) && tokens::transfer(token, to.into(), amount);
    let left = tokens::balance(token, this);
    let gone = match (before, left) {
        (Some(before), Some(left)) => left + amount.into() == before,
        _ => false,
    };
    need(sent && gone, 'TransferFailed');
}

/// A payout that the limit held up, paid as it would have been in its batch.
pub fn release_delayed(ref self: ContractState, number: u64, index: u64) {
    require_not_paused(@self);
    let waiting = self.delayed.read((number, index));
    if waiting.amount == 0 {
        refuse_with_two('NotDelayed', number.into(), index.into());
    }
    need_with(get_block_timestamp() >= waiting.release_at, 'StillDelayed', waiting.release_at.into());
    let Delayed { token_id, to, owned, amount, release_at: _ } = waiting;
    self.delayed.write((number, index), Delayed { token_id: 0, to: 0, owned: false, amount: 0, release_at: 0 });
    self.delayed_total.write(token_id, self.delayed_total.read(token_id) - amount);
    let run = array![Payout { kind: payout::PUSH, token_id, to, amount }].span();
    if !owned && payouts::push(token_of(@self, token_id).token, 1, 0, run) == 1 {
        self.emit(DelayedReleased { number, index, token_id, to, paid: amount });
    } else {
        payouts::owe(ref self, number, index, token_id, to, owned, amount);
    }
}

pub fn claim_queue_fees(ref self: ContractState, sequencer: ContractAddress) {
    let amount = self.queue_fees.read(sequencer);
    need(amount != 0, 'NothingPending');
    self.queue_fees.write(sequencer, 0);
    send(self.fee_token.read(), amount, sequencer);
    self.emit(QueueFeesClaimed { sequencer: sequencer.into(), owned: false, paid: amount });
}

pub fn claim_owned_fees(ref self: ContractState, owner: felt252, to: ContractAddress, signature: Signature) {
    let place: felt252 = to.into();
    queue::require_owner(ref self, owner, 'claim_owned_fees', 0, place.into(), signature);
    let amount = self.owned_fees.read(owner);
    need(amount != 0, 'NothingPending');
    need(!to.is_zero(), 'BadRecipient');
    self.owned_fees.write(owner, 0);
    send(self.fee_token.read(), amount, to);
    self.emit(QueueFeesClaimed { sequencer: owner, owned: true, paid: amount });
}
