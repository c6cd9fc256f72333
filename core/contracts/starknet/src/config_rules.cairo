//! What a deployment may be told: the EVM's ConfigRules. A refusal is 'BadConfig' and the field's place in Config,
//! counted from 0.
use core::num::traits::Zero;
use starknet::ClassHash;
use starknet::syscalls::library_call_syscall;
use super::batch_data::SCALAR_FIELD;
use super::interface::{Config, SECOND_HALF};
use super::refusal::need_with;
use super::tokens;
use super::words::has_chain;

const HOUR: u32 = 3600;
const DAY: u32 = 86400;

fn check(holds: bool, field: felt252) {
    need_with(holds, 'BadConfig', field);
}

/// A class that isn't one of ours would be found out after a freeze, with the money locked. One that isn't declared
/// can't be caught: the deployment fails.
pub fn require_classes(config: @Config) {
    require_verifier(*config.verifier_4, 4);
    require_verifier(*config.verifier_8, 5);
    require_verifier(*config.verifier_32, 6);
    require_verifier(*config.verifier_exit, 19);
    check(says(*config.second, selector!("half")) == Some(SECOND_HALF), 21);
}

/// A key of 22 words.
fn require_verifier(class: ClassHash, field: felt252) {
    check(class.is_zero() || says(class, selector!("key")) == Some(22), field);
}

/// The first felt that a class answers.
fn says(class: ClassHash, entry: felt252) -> Option<felt252> {
    let answer = library_call_syscall(class, entry, array![].span()).ok()?;
    if answer.len() == 0 {
        return None;
    }
    Some(*answer[0])
}

pub fn require_sensible(config: @Config) {
    let id: u256 = (*config.network_id).into();
    check(id != 0 && id.high < 0x1000000000000000000000000000000, 0);
    check(*config.chain_index != 0 && *config.chain_index <= 15, 1);
    check(*config.chain_set % 2 == 0 && has_chain(*config.chain_set, *config.chain_index), 2);
    check(*config.genesis_root < SCALAR_FIELD, 3);
    check(!(*config.verifier_4).is_zero() || !(*config.verifier_8).is_zero() || !(*config.verifier_32).is_zero(), 4);
    require_windows(config);
    check(tokens::is_contract(*config.fee_token), 14);
    check(*config.least_queue_fee <= *config.queue_fee, 16);
    check(*config.queue_fee <= *config.most_queue_fee, 17);
    require_exits(config);
    require_people(config);
}

fn require_windows(config: @Config) {
    let (prove, queue, arm): (u64, u64, u64) = (
        (*config.prove_window).into(), (*config.queue_window).into(), (*config.arm_window).into(),
    );
    check(prove != 0, 7);
    // Deadlines are counted from a batch's timestamp: far ahead, a sequencer could put off the day of a revert.
    check(*config.max_future_skew <= HOUR, 8);
    check(queue >= 3 * prove, 9);
    check(arm != 0, 10);
    check(*config.role_delay != 0 && (*config.role_delay).into() <= queue + arm, 11);
    check(*config.exit_priority > *config.max_future_skew && *config.exit_priority <= *config.prove_window, 12);
    check(*config.release_delay >= HOUR && *config.release_delay <= 14 * DAY, 13);
}

fn require_exits(config: @Config) {
    let exit: ClassHash = *config.verifier_exit;
    if !*config.exits {
        check(exit.is_zero(), 19);
        check(*config.last_resort == 0, 20);
        return;
    }
    // A pause lasts three days, and a day has to be left after it.
    check(*config.prove_window <= 2 * DAY, 7);
    check(!exit.is_zero(), 19);
    check(exit != *config.verifier_4 && exit != *config.verifier_8 && exit != *config.verifier_32, 19);
    check(*config.last_resort == 0 || *config.last_resort >= 180 * DAY, 20);
}

fn require_people(config: @Config) {
    check(!(*config.second).is_zero(), 21);
    check(!(*config.governor).is_zero(), 22);
    check((*config.sequencers).len() != 0, 24);
    let attesters = *config.attesters;
    check(attesters.len() != 0 && attesters.len() <= 100, 25);
    let mut previous: u256 = 0;
    for attester in attesters {
        let address: felt252 = (*attester).into();
        check(address.into() > previous, 25);
        previous = address.into();
    }
}
