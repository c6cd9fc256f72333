//! Calls to tokens whose failure is an answer. What can't be caught: a callee that burns all gas.
use starknet::ContractAddress;
use starknet::SyscallResultTrait;
use starknet::syscalls::{call_contract_syscall, get_class_hash_at_syscall};

/// A call to an address without a contract can't be caught either, so it isn't made.
pub fn is_contract(address: ContractAddress) -> bool {
    get_class_hash_at_syscall(address).unwrap_syscall().into() != 0_felt252
}

/// Nothing where the token doesn't answer with one number of 256 bits.
pub fn balance(token: ContractAddress, owner: ContractAddress) -> Option<u256> {
    if !is_contract(token) {
        return None;
    }
    let answer = call_contract_syscall(token, selector!("balance_of"), array![owner.into()].span()).ok()?;
    if answer.len() != 2 {
        return None;
    }
    Some(u256 { low: (*answer[0]).try_into()?, high: (*answer[1]).try_into()? })
}

/// Whether the call came back at all; the balance says what it did.
pub fn transfer(token: ContractAddress, to: felt252, amount: u128) -> bool {
    call_contract_syscall(token, selector!("transfer"), array![to, amount.into(), 0].span()).is_ok()
}

pub fn transfer_from(token: ContractAddress, from: ContractAddress, to: ContractAddress, amount: u128) -> bool {
    let calldata = array![from.into(), to.into(), amount.into(), 0].span();
    call_contract_syscall(token, selector!("transfer_from"), calldata).is_ok()
}

/// Nothing where the token doesn't answer with a number from 0 to 18.
pub fn decimals(token: ContractAddress) -> Option<u8> {
    if !is_contract(token) {
        return None;
    }
    let answer = call_contract_syscall(token, selector!("decimals"), array![].span()).ok()?;
    if answer.len() != 1 {
        return None;
    }
    let decimals: u8 = (*answer[0]).try_into()?;
    if decimals > 18 {
        return None;
    }
    Some(decimals)
}

/// 10^(18 − decimals): what one unit of the token is in 18 decimals.
pub fn scale_of(decimals: u8) -> u128 {
    let mut scale = 1;
    let mut left = 18 - decimals;
    while left != 0 {
        scale *= 10;
        left -= 1;
    }
    scale
}
