//! Storage of several felts, read and written in one place: each use in line would take a few hundred of the class's
//! 81,920 felts.
use starknet::storage::{
    StorageMapReadAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
};
use super::interface::{Counters, TokenInfo};
use super::rollup::Rollup::ContractState;

#[inline(never)]
pub fn counters_of(self: @ContractState) -> Counters {
    self.counters.read()
}

#[inline(never)]
pub fn keep_counters(ref self: ContractState, counters: Counters) {
    self.counters.write(counters);
}

#[inline(never)]
pub fn token_of(self: @ContractState, token_id: u16) -> TokenInfo {
    self.tokens.read(token_id)
}
