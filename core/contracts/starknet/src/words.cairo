//! Words of 31 bytes, and what a batch's words say on one chain (core/README.md, "Batch words").
use core::traits::DivRem;
use super::bytes::BytesTrait;
use super::interface::{Payout, payout};
use super::refusal::{need, need_with, refuse_with, refuse_with_two};

pub const DEPOSIT: u8 = 1;
pub const SET_KEY: u8 = 2;
pub const FORCED_EXIT: u8 = 3;
/// To a chain with addresses of 160 bits, which this one is not.
pub const WITHDRAW: u8 = 4;
pub const DEPOSIT_REFUSED: u8 = 5;
pub const WITHDRAW_WIDE: u8 = 6;
pub const PARTIAL_EXIT: u8 = 7;

pub const TWO_8: u128 = 0x100;
pub const TWO_16: u128 = 0x10000;
pub const TWO_24: u128 = 0x1000000;
pub const TWO_32: u128 = 0x100000000;
pub const TWO_40: u128 = 0x10000000000;
pub const TWO_56: u128 = 0x100000000000000;
pub const TWO_64: u128 = 0x10000000000000000;
pub const TWO_88: u128 = 0x10000000000000000000000;
pub const TWO_104: u128 = 0x100000000000000000000000000;
pub const TWO_112: u128 = 0x10000000000000000000000000000;
pub const TWO_120: u128 = 0x1000000000000000000000000000000;
const TWO_248: felt252 = 0x100000000000000000000000000000000000000000000000000000000000000;

/// 27 bytes of a queue hash, of which 11 are in the high half of a u256.
const QUEUE_HASH_LOW: u128 = 0x10000000000; // what is cut off: 2^40

#[derive(Drop, Copy)]
pub struct Header {
    pub number: u64,
    pub timestamp: u64,
    pub size: u8,
    pub count: u32,
    pub chain_set: u16,
}

/// The first word of an operation.
#[derive(Drop, Copy)]
pub struct First {
    pub kind: u8,
    pub chain: u8,
    pub token_id: u16,
    pub account: u32,
    pub amount: u128,
    pub low: u64, // fee and what stands beside it: the lowest 64 bits
}

fn divided(value: u128, by: u128) -> (u128, u128) {
    DivRem::div_rem(value, by.try_into().unwrap())
}

/// A word's value, which must be below 2^248.
pub fn word(felt: felt252) -> u256 {
    let value: u256 = felt.into();
    need(value.high < TWO_120, 'BadWord');
    value
}

pub fn read_first(w0: u256) -> First {
    let (kind, rest) = divided(w0.high, TWO_112);
    let (chain, rest) = divided(rest, TWO_104);
    let (token_id, rest) = divided(rest, TWO_88);
    let (account, amount_high) = divided(rest, TWO_56);
    let (amount_low, low) = divided(w0.low, TWO_64);
    First {
        kind: kind.try_into().unwrap(),
        chain: chain.try_into().unwrap(),
        token_id: token_id.try_into().unwrap(),
        account: account.try_into().unwrap(),
        amount: amount_high * TWO_64 + amount_low,
        low: low.try_into().unwrap(),
    }
}

/// The same operation as a word. Only parts that a queued item has: nothing in the lowest 64 bits.
pub fn write_first(kind: u8, chain: u8, token_id: u16, account: u32, amount: u128) -> u256 {
    let (amount_high, amount_low) = divided(amount, TWO_64);
    let high = kind.into() * TWO_112 + chain.into() * TWO_104 + token_id.into() * TWO_88 + account.into() * TWO_56;
    u256 { high: high + amount_high, low: amount_low * TWO_64 }
}

/// Rules 3 and 6 as far as the words alone say them.
pub fn read_header(words: Span<felt252>, network_id: felt252) -> Header {
    let length = words.len();
    need_with(length >= 4 && length % 2 == 0, 'BadLength', length.into());
    need(*words[0] == network_id, 'WrongNetwork');
    let second = word(*words[1]);
    // The high half: number 5 bytes, timestamp 5, size 1, n 2, chain set 2. The fee account below is the circuit's.
    let (number, rest) = divided(second.high, TWO_40 * TWO_40);
    let (timestamp, rest) = divided(rest, TWO_40);
    let (size, rest) = divided(rest, TWO_32);
    let (count, rest) = divided(rest, TWO_16);
    let header = Header {
        number: number.try_into().unwrap(),
        timestamp: timestamp.try_into().unwrap(),
        size: size.try_into().unwrap(),
        count: count.try_into().unwrap(),
        chain_set: rest.try_into().unwrap(),
    };
    need_with(header.count != 0 && header.count <= header.size.into(), 'BadCount', header.count.into());
    need_with(length == 2 * (header.count + 1), 'BadLength', length.into());
    header
}

/// keccak256(previous ‖ w0 ‖ w1) without its lowest 5 bytes; `previous` has none either.
pub fn next_queue_hash(previous: u256, w0: u256, w1: u256) -> u256 {
    let mut bytes = BytesTrait::new();
    bytes.put_32(previous);
    bytes.put_word(w0);
    bytes.put_word(w1);
    let hash = bytes.keccak();
    let (_, cut) = divided(hash.low, QUEUE_HASH_LOW);
    u256 { high: hash.high, low: hash.low - cut }
}

/// Rule 21: W0 as it was queued, before the batch filled in a deposit's account, whether it is refused, or a forced
/// exit's amount and whether that is a part.
fn as_queued(first: First, w0: u256) -> u256 {
    if first.kind == SET_KEY {
        return w0;
    }
    let queued = if first.kind == FORCED_EXIT || first.kind == PARTIAL_EXIT {
        write_first(FORCED_EXIT, first.chain, first.token_id, first.account, 0)
    } else {
        write_first(DEPOSIT, first.chain, first.token_id, 0, first.amount)
    };
    u256 { high: queued.high, low: queued.low + first.low.into() }
}

/// An owner of 160 bits in the first 20 bytes of W1.
pub fn owner_of(w1: u256) -> felt252 {
    let (low, _) = divided(w1.low, TWO_88);
    w1.high.into() * TWO_40.into() + low.into()
}

/// A WithdrawWide's address: 3 bits in W0, 248 in W1. Below 2^251, so it is a felt.
fn wide_address(first: First, w1: u256) -> felt252 {
    let (_, rest) = divided(first.low.into(), TWO_40);
    let (high, _) = divided(rest, TWO_32);
    let (_, high) = divided(high, 8);
    let low: felt252 = w1.try_into().unwrap();
    high.into() * TWO_248 + low
}

/// What a batch does on one chain.
#[derive(Drop)]
pub struct Scan {
    pub queued: u64, // items of this chain's queue, in a row
    pub queue_hash: u256, // after them
    pub payouts: Array<Payout>,
    pub partial_exits: bool,
}

pub fn scan(words: Span<felt252>, chain_index: u8, chain_set: u16, queue_hash: u256) -> Scan {
    let mut out = Scan { queued: 0, queue_hash, payouts: array![], partial_exits: false };
    let mut place: u32 = 2;
    while place != words.len() {
        let w0 = word(*words[place]);
        let w1 = word(*words[place + 1]);
        let operation: felt252 = (place / 2 - 1).into();
        let first = read_first(w0);
        if first.kind == 0 || first.kind > PARTIAL_EXIT {
            refuse_with_two('UnknownType', operation, first.kind.into());
        }
        if !has_chain(chain_set, first.chain) {
            refuse_with_two('ChainNotInSet', operation, first.chain.into());
        }
        if first.chain == chain_index {
            need_with(first.kind != WITHDRAW, 'WrongAddressFamily', operation);
            if first.kind != WITHDRAW_WIDE {
                out.queue_hash = next_queue_hash(out.queue_hash, as_queued(first, w0), w1);
                out.queued += 1;
            }
            if first.kind == PARTIAL_EXIT {
                out.partial_exits = true;
            }
            // A partial exit has its payout even where it takes nothing: its owner is owed another one.
            if first.kind == PARTIAL_EXIT || (first.kind >= FORCED_EXIT && first.amount != 0) {
                out.payouts.append(payout_of(first, w1));
            }
        }
        place += 2;
    }
    out
}

fn payout_of(first: First, w1: u256) -> Payout {
    if first.kind == WITHDRAW_WIDE {
        return Payout {
            kind: payout::PUSH, token_id: first.token_id, to: wide_address(first, w1), amount: first.amount,
        };
    }
    let kind = if first.kind == PARTIAL_EXIT {
        payout::PARTIAL_EXIT
    } else if first.kind == DEPOSIT_REFUSED {
        payout::REFUSED
    } else {
        payout::FORCED_EXIT
    };
    Payout { kind, token_id: first.token_id, to: owner_of(w1), amount: first.amount }
}

pub fn has_chain(chain_set: u16, chain: u8) -> bool {
    if chain > 15 {
        return false;
    }
    let mut rest = chain_set;
    let mut left = chain;
    while left != 0 {
        rest = rest / 2;
        left -= 1;
    }
    rest % 2 == 1
}

/// Rule 38: an exit of a token that could not be paid whole leaves nothing to the exits queued after it.
pub fn require_partial_exits_last(words: Span<felt252>, chain_index: u8) {
    let mut short: Felt252Dict<bool> = Default::default();
    let mut place: u32 = 2;
    while place != words.len() {
        let first = read_first(word(*words[place]));
        if first.chain == chain_index && (first.kind == FORCED_EXIT || first.kind == PARTIAL_EXIT) {
            if first.amount != 0 && short.get(first.token_id.into()) {
                refuse_with('ForcedExitFirst', first.token_id.into());
            }
            if first.kind == PARTIAL_EXIT {
                short.insert(first.token_id.into(), true);
            }
        }
        place += 2;
    }
}
