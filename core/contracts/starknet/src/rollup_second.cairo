//! The other half of the rollup contract's code. It runs in the first one's place, on its storage, and has none itself.

#[starknet::contract]
pub mod RollupSecond {
    use starknet::ContractAddress;
    use super::super::interface::{Change, ExitClaim, IRollupSecond, Proof, SECOND_HALF, Signature, StoredBatch};
    use super::super::rollup::Rollup::{enter, leave, unsafe_new_contract_state as first_half};
    use super::super::{exits, freeze, roles};

    #[storage]
    struct Storage {}

    #[abi(embed_v0)]
    impl RollupSecondImpl of IRollupSecond<ContractState> {
        fn half(self: @ContractState) -> felt252 {
            SECOND_HALF
        }
        fn revert_batches(ref self: ContractState, first: StoredBatch) {
            let mut state = first_half();
            enter(ref state);
            freeze::revert_batches(ref state, first);
            leave(ref state);
        }
        fn revert_by_certificate(ref self: ContractState, first: StoredBatch, signatures: Span<Signature>) {
            let mut state = first_half();
            enter(ref state);
            freeze::revert_by_certificate(ref state, first, signatures);
            leave(ref state);
        }
        fn arm(ref self: ContractState) {
            let mut state = first_half();
            enter(ref state);
            freeze::arm(ref state);
            leave(ref state);
        }
        fn freeze(ref self: ContractState) {
            let mut state = first_half();
            enter(ref state);
            freeze::freeze(ref state);
            leave(ref state);
        }
        fn freeze_by_certificate(ref self: ContractState, batch: StoredBatch, signatures: Span<Signature>) {
            let mut state = first_half();
            enter(ref state);
            freeze::freeze_by_certificate(ref state, batch, signatures);
            leave(ref state);
        }
        fn open_exits(ref self: ContractState, last: StoredBatch) {
            let mut state = first_half();
            enter(ref state);
            exits::open_exits(ref state, last);
            leave(ref state);
        }
        fn exit_with_proof(ref self: ContractState, last: StoredBatch, claim: ExitClaim, proof: Proof) {
            let mut state = first_half();
            enter(ref state);
            exits::exit_with_proof(ref state, last, claim, proof);
            leave(ref state);
        }
        fn refund_queued(ref self: ContractState, index: u64, w0: felt252, w1: felt252) {
            let mut state = first_half();
            enter(ref state);
            exits::refund_queued(ref state, index, w0, w1);
            leave(ref state);
        }
        fn register_token(ref self: ContractState, token_id: u16, token: ContractAddress, min_deposit: u128) {
            let mut state = first_half();
            enter(ref state);
            roles::register_token(ref state, token_id, token, min_deposit);
            leave(ref state);
        }
        fn limit_token(ref self: ContractState, token_id: u16, daily_limit: u128) {
            let mut state = first_half();
            roles::limit_token(ref state, token_id, daily_limit);
        }
        fn schedule_change(ref self: ContractState, change: Change) {
            let mut state = first_half();
            roles::schedule_change(ref state, change);
        }
        fn cancel_change(ref self: ContractState, change: Change) {
            let mut state = first_half();
            roles::cancel_change(ref state, change);
        }
        fn apply_change(ref self: ContractState, change: Change) {
            let mut state = first_half();
            enter(ref state);
            roles::apply_change(ref state, change);
            leave(ref state);
        }
        fn pause(ref self: ContractState) {
            let mut state = first_half();
            roles::pause(ref state);
        }
        fn unpause(ref self: ContractState) {
            let mut state = first_half();
            roles::unpause(ref state);
        }
    }
}
