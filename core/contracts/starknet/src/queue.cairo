//! Requests that start on this chain: deposits, signing keys, forced exits (rules 18, 20 to 23).
use starknet::event::EventEmitter;
use starknet::storage::{
    StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
};
use starknet::{ContractAddress, get_block_timestamp, get_caller_address, get_contract_address};
use super::batch_data::SCALAR_FIELD;
use super::batches::{kept_hash, queue_hash_before, require_open};
use super::events::QueuedItem;
use super::interface::Signature;
use super::kept::{counters_of, keep_counters, token_of};
use super::refusal::{need, need_with, refuse_with_two};
use super::rollup::Rollup::ContractState;
use super::{tokens, votes, words};

const ACCOUNTS: u32 = 0x1000000;
/// Rule 18: what is owed of a token in all (held, queued, delayed, pending) stays below, in 18 decimals.
pub const HELD_LIMIT: u128 = 0x100000000000000000000000000000;

pub fn deposit(ref self: ContractState, token_id: u16, amount: u128, owner: felt252) {
    require_open(counters_of(@self).status);
    let info = token_of(@self, token_id);
    need_with(info.registered, 'UnknownToken', token_id.into());
    if amount == 0 || amount < info.min_deposit {
        refuse_with_two('DepositTooSmall', amount.into(), info.min_deposit.into());
    }
    need_with(amount < HELD_LIMIT, 'DepositTooLarge', amount.into()); // so that scaling by at most 10^18 fits 256 bits
    need(owner != 0, 'BadOwner');
    let scale = tokens::scale_of(info.decimals);
    let scaled: u256 = amount.into() * scale.into();
    let held = self.held.read(token_id);
    let waiting: u256 = (self.pending_total.read(token_id) + self.delayed_total.read(token_id)).into() * scale.into();
    need_with(held.into() + waiting + scaled < HELD_LIMIT.into(), 'DepositTooLarge', amount.into());
    let scaled: u128 = scaled.try_into().unwrap();
    self.held.write(token_id, held + scaled);

    let fee = self.queue_fee.read();
    let chain = self.chain_index.read();
    let owner: u256 = owner.into();
    enqueue(ref self, words::write_first(words::DEPOSIT, chain, token_id, 0, scaled), second_word(owner), fee);
    pull_fee(@self, fee);
    pull(info.token, amount);
}

/// The item is signed by the account's owner. Whoever brings it pays for it.
pub fn set_signing_key(ref self: ContractState, account: u32, key_hash: u256, owner: felt252, signature: Signature) {
    require_open(counters_of(@self).status);
    need_with(account < ACCOUNTS, 'BadAccount', account.into());
    need(key_hash < SCALAR_FIELD, 'BadKeyHash');
    require_owner(ref self, owner, 'set_signing_key', account.into(), key_hash, signature);
    let fee = self.queue_fee.read();
    // The hash's first byte is at [10], the requester at [11..30].
    let (first_byte, high) = core::traits::DivRem::div_rem(key_hash.high, words::TWO_120.try_into().unwrap());
    let head = words::write_first(words::SET_KEY, self.chain_index.read(), 0, account, 0);
    let owner: u256 = owner.into();
    let w0 = u256 { high: head.high + first_byte * words::TWO_32 + owner.high, low: owner.low };
    enqueue(ref self, w0, u256 { high, low: key_hash.low }, fee);
    pull_fee(@self, fee);
}

pub fn request_forced_exit(
    ref self: ContractState, account: u32, token_id: u16, free: bool, owner: felt252, signature: Signature,
) {
    require_open(counters_of(@self).status);
    need_with(account < ACCOUNTS, 'BadAccount', account.into());
    need_with(token_of(@self, token_id).registered, 'UnknownToken', token_id.into());
    let second = u256 { high: if free {
        1
    } else {
        0
    }, low: token_id.into() };
    require_owner(ref self, owner, 'request_forced_exit', account.into(), second, signature);
    let mut fee = 0;
    if free {
        // One at a time, and only while something is here: it could only end as a part of nothing, and be owed again.
        let owed = self.owed_exits.read((token_id, owner));
        let waits = self.last_free_exit.read(token_id) > counters_of(@self).queue_head;
        need_with(owed != 0 && self.held.read(token_id) != 0 && !waits, 'NothingHeld', token_id.into());
        self.owed_exits.write((token_id, owner), owed - 1);
    } else {
        fee = self.queue_fee.read();
    }
    let head = words::write_first(words::FORCED_EXIT, self.chain_index.read(), token_id, account, 0);
    let end = enqueue(ref self, head, second_word(owner.into()), fee) + 1;
    self.last_exit.write(token_id, end);
    if free {
        self.last_free_exit.write(token_id, end);
    }
    pull_fee(@self, fee);
}

/// An owner's signature is good once, for one action with its arguments, on this contract.
pub fn require_owner(
    ref self: ContractState, owner: felt252, action: felt252, first: u256, second: u256, signature: Signature,
) {
    need(owner != 0, 'BadOwner');
    let nonce = self.owner_nonces.read(owner);
    let digest = votes::owner_digest(
        self.network_id.read(), self.chain_index.read(), get_contract_address(), nonce, action, first, second,
    );
    need(votes::signer_of(digest, signature) == Some(owner), 'NotOwner');
    self.owner_nonces.write(owner, nonce + 1);
}

/// An owner's 20 bytes at the start of W1.
fn second_word(owner: u256) -> u256 {
    let (carried, low) = core::traits::DivRem::div_rem(owner.low, words::TWO_40.try_into().unwrap());
    u256 { high: owner.high * words::TWO_88 + carried, low: low * words::TWO_88 }
}

/// From the caller. After all that the item changes (rule 34).
fn pull_fee(self: @ContractState, fee: u128) {
    if fee != 0 {
        pull(self.fee_token.read(), fee);
    }
}

/// Takes a token from the caller, whole or not at all: the balance says what arrived.
fn pull(token: ContractAddress, amount: u128) {
    let this = get_contract_address();
    let before = tokens::balance(token, this).unwrap_or(0);
    let sent = tokens::transfer_from(token, get_caller_address(), this, amount);
    let present = tokens::balance(token, this).unwrap_or(0);
    need_with(sent && present == before + amount.into(), 'DepositNotReceived', amount.into());
}

/// Its index.
fn enqueue(ref self: ContractState, w0: u256, w1: u256, fee: u128) -> u64 {
    let mut counters = counters_of(@self);
    let index = counters.queue_length;
    let hash = words::next_queue_hash(queue_hash_before(@self, index), w0, w1);
    let deadline = get_block_timestamp() + self.queue_window.read();
    self.queue_hashes.write(index, kept_hash(hash));
    self.deadlines.write(index, deadline);
    counters.queue_length = index + 1;
    keep_counters(ref self, counters);
    self.fee_pot.write(self.fee_pot.read() + fee);
    let (w0, w1) = (w0.try_into().unwrap(), w1.try_into().unwrap());
    self.emit(QueuedItem { index, w0, w1, deadline, fee });
    index
}
