//! A refusal is a panic: the EVM error's name as a short string, then its arguments, a felt each.
use core::panics::panic;

#[inline(never)]
pub fn refuse(name: felt252) -> core::never {
    panic(array![name])
}

#[inline(never)]
pub fn refuse_with(name: felt252, argument: felt252) -> core::never {
    panic(array![name, argument])
}

#[inline(never)]
pub fn refuse_with_two(name: felt252, first: felt252, second: felt252) -> core::never {
    panic(array![name, first, second])
}

#[inline(never)]
pub fn need(holds: bool, name: felt252) {
    if !holds {
        refuse(name);
    }
}

#[inline(never)]
pub fn need_with(holds: bool, name: felt252, argument: felt252) {
    if !holds {
        refuse_with(name, argument);
    }
}
