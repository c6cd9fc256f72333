//! The rollup contract of a Starknet chain: its storage and its entry points. What they do is in the files beside this.

#[starknet::contract]
pub mod Rollup {
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::{ClassHash, ContractAddress, EthAddress, SyscallResultTrait};
    use starknet::syscalls::library_call_syscall;
    use super::super::events::{
        Armed, BatchCommitted, BatchExecuted, BatchesReverted, ChangeApplied, ChangeCancelled, ChangeScheduled,
        DelayedReleased, Disarmed, ExecutionsPaused, ExecutionsResumed, ExitOwed, ExitPaid, ExitsOpened, FinalRoot,
        Frozen, PayoutDelayed, PayoutPending, PendingClaimed, QueueFeesClaimed, QueueRefunded, QueuedItem,
        SequencerSuspended, TokenRegistered,
    };
    use super::super::interface::{
        Change, CommitData, Config, Counters, Delayed, Execution, ExitClaim, IPusher, IRollup, Payout, Proof,
        PublicInputs, SequencerStatus, Settings, Signature, StoredBatch, TokenBooks, TokenInfo, vote,
    };
    use super::super::kept::{counters_of, token_of};
    use super::super::refusal::need;
    use super::super::{batches, claims, config_rules, execution, payouts, queue, roles};

    #[storage]
    pub struct Storage {
        /// The constructor's felts: length at 0, then they.
        pub config: Map<u32, felt252>,
        pub network_id: felt252,
        pub chain_index: u8,
        pub chain_set: u16,
        pub genesis_root: u256,
        /// By size; the exit circuit's at 0.
        pub verifiers: Map<u8, ClassHash>,
        pub prove_window: u64,
        pub max_future_skew: u64,
        pub queue_window: u64,
        pub arm_window: u64,
        pub role_delay: u64,
        pub exit_priority: u64,
        pub release_delay: u64,
        pub fee_token: ContractAddress,
        pub least_queue_fee: u128,
        pub most_queue_fee: u128,
        pub exits: bool,
        pub second: ClassHash,
        pub last_resort: u64,
        pub quorum: u32,
        pub attesters: Map<felt252, bool>,
        pub counters: Counters,
        /// Hash of the stored batch at number % 33. Entries above `committed` are what reverts left.
        pub ring: Map<u64, felt252>,
        /// High 27 bytes of the queue hash up to an item, as a number without the 5 that are cut off.
        pub queue_hashes: Map<u64, felt252>,
        pub deadlines: Map<u64, u64>,
        /// 1 + index of the newest forced exit of a token, and of the newest that paid no fee.
        pub last_exit: Map<u16, u64>,
        pub last_free_exit: Map<u16, u64>,
        pub tokens: Map<u16, TokenInfo>,
        pub token_taken: Map<ContractAddress, bool>,
        /// For vaults and queue, 18 decimals.
        pub held: Map<u16, u128>,
        /// Token's units, as all that follow.
        pub pending_total: Map<u16, u128>,
        pub pending: Map<(u16, ContractAddress), u128>,
        pub owned: Map<(u16, felt252), u128>,
        pub delayed: Map<(u64, u64), Delayed>,
        pub delayed_total: Map<u16, u128>,
        /// 18 decimals a day, 0 = none; what was used of it, and on which day since 1970.
        pub daily_limit: Map<u16, u128>,
        pub used: Map<u16, u128>,
        pub used_on: Map<u16, u64>,
        pub owed_exits: Map<(u16, felt252), u64>,
        pub queue_fee: u128,
        pub fee_pot: u128,
        pub queue_fees: Map<ContractAddress, u128>,
        pub owned_fees: Map<felt252, u128>,
        /// By account and token.
        pub exited: Map<(u32, u16), bool>,
        pub frozen_at: u64,
        pub refunds: u64,
        /// 1 + number of a FREEZE certificate; 0 = none.
        pub freeze_point: u64,
        pub governor: ContractAddress,
        pub guardian: ContractAddress,
        pub paused_until: u64,
        pub sequencers: Map<ContractAddress, SequencerStatus>,
        pub ready_at: Map<felt252, u64>,
        /// The change that was scheduled last, of those that set one value.
        pub newest: Map<felt252, Change>,
        pub owner_nonces: Map<felt252, u64>,
        pub entered: bool,
    }

    #[event]
    #[derive(Drop, starknet::Event)]
    pub enum Event {
        QueuedItem: QueuedItem,
        BatchCommitted: BatchCommitted,
        FinalRoot: FinalRoot,
        BatchExecuted: BatchExecuted,
        PayoutPending: PayoutPending,
        PendingClaimed: PendingClaimed,
        PayoutDelayed: PayoutDelayed,
        DelayedReleased: DelayedReleased,
        ExitOwed: ExitOwed,
        QueueFeesClaimed: QueueFeesClaimed,
        BatchesReverted: BatchesReverted,
        SequencerSuspended: SequencerSuspended,
        Armed: Armed,
        Disarmed: Disarmed,
        Frozen: Frozen,
        ExitsOpened: ExitsOpened,
        ExitPaid: ExitPaid,
        QueueRefunded: QueueRefunded,
        ExecutionsPaused: ExecutionsPaused,
        ExecutionsResumed: ExecutionsResumed,
        TokenRegistered: TokenRegistered,
        ChangeScheduled: ChangeScheduled,
        ChangeCancelled: ChangeCancelled,
        ChangeApplied: ChangeApplied,
    }

    #[constructor]
    fn constructor(ref self: ContractState, config: Config) {
        config_rules::require_sensible(@config);
        config_rules::require_classes(@config);
        let mut felts: Array<felt252> = array![];
        config.serialize(ref felts);
        self.config.write(0, felts.len().into());
        let mut place = 1;
        for felt in felts.span() {
            self.config.write(place, *felt);
            place += 1;
        }
        self.network_id.write(config.network_id);
        self.chain_index.write(config.chain_index);
        self.chain_set.write(config.chain_set);
        self.genesis_root.write(config.genesis_root);
        self.verifiers.write(0, config.verifier_exit);
        self.verifiers.write(4, config.verifier_4);
        self.verifiers.write(8, config.verifier_8);
        self.verifiers.write(32, config.verifier_32);
        self.prove_window.write(config.prove_window.into());
        self.max_future_skew.write(config.max_future_skew.into());
        self.queue_window.write(config.queue_window.into());
        self.arm_window.write(config.arm_window.into());
        self.role_delay.write(config.role_delay.into());
        self.exit_priority.write(config.exit_priority.into());
        self.release_delay.write(config.release_delay.into());
        self.fee_token.write(config.fee_token);
        self.queue_fee.write(config.queue_fee);
        self.least_queue_fee.write(config.least_queue_fee);
        self.most_queue_fee.write(config.most_queue_fee);
        self.exits.write(config.exits);
        self.second.write(config.second);
        self.last_resort.write(config.last_resort.into());
        self.governor.write(config.governor);
        self.guardian.write(config.guardian);
        for sequencer in config.sequencers {
            self.sequencers.write(*sequencer, SequencerStatus::Active);
        }
        for attester in config.attesters {
            self.attesters.write((*attester).into(), true);
        }
        self.quorum.write(config.attesters.len() * 2 / 3 + 1);
        let genesis = batches::genesis(@self);
        self.ring.write(0, batches::hash(genesis));
    }

    /// In the class of the second half, as this contract. A refusal passes through.
    #[inline(never)]
    fn forward(self: @ContractState, entry: felt252, calldata: Array<felt252>) {
        library_call_syscall(self.second.read(), entry, calldata.span()).unwrap_syscall();
    }

    /// Rule 34.
    pub fn enter(ref self: ContractState) {
        need(!self.entered.read(), 'Reentered');
        self.entered.write(true);
    }

    pub fn leave(ref self: ContractState) {
        self.entered.write(false);
    }

    #[abi(embed_v0)]
    impl PusherImpl of IPusher<ContractState> {
        fn push_run(ref self: ContractState, token: ContractAddress, scale: u128, late: u32, run: Span<Payout>) -> u32 {
            payouts::push_run(token, scale, late, run)
        }
    }

    #[abi(embed_v0)]
    impl RollupImpl of IRollup<ContractState> {
        fn deposit(ref self: ContractState, token_id: u16, amount: u128, owner: EthAddress) {
            enter(ref self);
            queue::deposit(ref self, token_id, amount, owner.into());
            leave(ref self);
        }
        fn set_signing_key(
            ref self: ContractState, account: u32, key_hash: u256, owner: EthAddress, signature: Signature,
        ) {
            enter(ref self);
            queue::set_signing_key(ref self, account, key_hash, owner.into(), signature);
            leave(ref self);
        }
        fn request_forced_exit(
            ref self: ContractState, account: u32, token_id: u16, free: bool, owner: EthAddress, signature: Signature,
        ) {
            enter(ref self);
            queue::request_forced_exit(ref self, account, token_id, free, owner.into(), signature);
            leave(ref self);
        }

        fn commit_batches(ref self: ContractState, last: StoredBatch, batches: Span<CommitData>) {
            enter(ref self);
            batches::commit(ref self, last, batches);
            leave(ref self);
        }
        fn prove_batches(
            ref self: ContractState, batches: Span<StoredBatch>, inputs: Span<PublicInputs>, proofs: Span<Proof>,
        ) {
            enter(ref self);
            batches::prove_stored(ref self, batches, inputs, proofs);
            leave(ref self);
        }
        fn commit_and_prove(
            ref self: ContractState, last: StoredBatch, batches: Span<CommitData>, proofs: Span<Proof>,
        ) {
            enter(ref self);
            batches::commit_and_prove(ref self, last, batches, proofs, false);
            leave(ref self);
        }
        fn commit_prove_and_execute(
            ref self: ContractState,
            last: StoredBatch,
            batches: Span<CommitData>,
            proofs: Span<Proof>,
            run: Execution,
        ) {
            enter(ref self);
            batches::commit_and_prove(ref self, last, batches, proofs, false);
            execution::execute_if_needed(ref self, run);
            leave(ref self);
        }
        fn commit_by_ticket(
            ref self: ContractState,
            last: StoredBatch,
            batches: Span<CommitData>,
            proofs: Span<Proof>,
            signatures: Span<Signature>,
        ) {
            enter(ref self);
            let newest = batches::commit_and_prove(ref self, last, batches, proofs, true);
            execution::require_quorum(@self, vote::TICKET, newest, signatures);
            leave(ref self);
        }
        fn execute_batches(ref self: ContractState, run: Execution) {
            enter(ref self);
            execution::execute(ref self, run);
            leave(ref self);
        }
        fn revert_batches(ref self: ContractState, first: StoredBatch) {
            let mut calldata = array![];
            first.serialize(ref calldata);
            forward(@self, selector!("revert_batches"), calldata);
        }
        fn revert_by_certificate(ref self: ContractState, first: StoredBatch, signatures: Span<Signature>) {
            let mut calldata = array![];
            first.serialize(ref calldata);
            signatures.serialize(ref calldata);
            forward(@self, selector!("revert_by_certificate"), calldata);
        }

        fn claim_pending(ref self: ContractState, token_id: u16, owner: ContractAddress) {
            enter(ref self);
            claims::claim_pending(ref self, token_id, owner, owner);
            leave(ref self);
        }
        fn claim_pending_to(ref self: ContractState, token_id: u16, to: ContractAddress) {
            enter(ref self);
            claims::claim_pending(ref self, token_id, starknet::get_caller_address(), to);
            leave(ref self);
        }
        fn claim_owned(
            ref self: ContractState, token_id: u16, owner: EthAddress, to: ContractAddress, signature: Signature,
        ) {
            enter(ref self);
            claims::claim_owned(ref self, token_id, owner.into(), to, signature);
            leave(ref self);
        }
        fn release_delayed(ref self: ContractState, number: u64, index: u64) {
            enter(ref self);
            claims::release_delayed(ref self, number, index);
            leave(ref self);
        }
        fn claim_queue_fees(ref self: ContractState, sequencer: ContractAddress) {
            enter(ref self);
            claims::claim_queue_fees(ref self, sequencer);
            leave(ref self);
        }
        fn claim_owned_fees(ref self: ContractState, owner: EthAddress, to: ContractAddress, signature: Signature) {
            enter(ref self);
            claims::claim_owned_fees(ref self, owner.into(), to, signature);
            leave(ref self);
        }

        fn arm(ref self: ContractState) {
            forward(@self, selector!("arm"), array![]);
        }
        fn freeze(ref self: ContractState) {
            forward(@self, selector!("freeze"), array![]);
        }
        fn freeze_by_certificate(ref self: ContractState, batch: StoredBatch, signatures: Span<Signature>) {
            let mut calldata = array![];
            batch.serialize(ref calldata);
            signatures.serialize(ref calldata);
            forward(@self, selector!("freeze_by_certificate"), calldata);
        }
        fn open_exits(ref self: ContractState, last: StoredBatch) {
            let mut calldata = array![];
            last.serialize(ref calldata);
            forward(@self, selector!("open_exits"), calldata);
        }
        fn exit_with_proof(ref self: ContractState, last: StoredBatch, claim: ExitClaim, proof: Proof) {
            let mut calldata = array![];
            last.serialize(ref calldata);
            claim.serialize(ref calldata);
            proof.serialize(ref calldata);
            forward(@self, selector!("exit_with_proof"), calldata);
        }
        fn refund_queued(ref self: ContractState, index: u64, w0: felt252, w1: felt252) {
            let mut calldata = array![];
            index.serialize(ref calldata);
            w0.serialize(ref calldata);
            w1.serialize(ref calldata);
            forward(@self, selector!("refund_queued"), calldata);
        }

        fn register_token(ref self: ContractState, token_id: u16, token: ContractAddress, min_deposit: u128) {
            let mut calldata = array![];
            token_id.serialize(ref calldata);
            token.serialize(ref calldata);
            min_deposit.serialize(ref calldata);
            forward(@self, selector!("register_token"), calldata);
        }
        fn limit_token(ref self: ContractState, token_id: u16, daily_limit: u128) {
            let mut calldata = array![];
            token_id.serialize(ref calldata);
            daily_limit.serialize(ref calldata);
            forward(@self, selector!("limit_token"), calldata);
        }
        fn schedule_change(ref self: ContractState, change: Change) {
            let mut calldata = array![];
            change.serialize(ref calldata);
            forward(@self, selector!("schedule_change"), calldata);
        }
        fn cancel_change(ref self: ContractState, change: Change) {
            let mut calldata = array![];
            change.serialize(ref calldata);
            forward(@self, selector!("cancel_change"), calldata);
        }
        fn apply_change(ref self: ContractState, change: Change) {
            let mut calldata = array![];
            change.serialize(ref calldata);
            forward(@self, selector!("apply_change"), calldata);
        }
        fn pause(ref self: ContractState) {
            forward(@self, selector!("pause"), array![]);
        }
        fn unpause(ref self: ContractState) {
            forward(@self, selector!("unpause"), array![]);
        }

        fn config(self: @ContractState) -> Array<felt252> {
            let mut felts = array![];
            let length: u32 = self.config.read(0).try_into().unwrap();
            for place in 1..length + 1 {
                felts.append(self.config.read(place));
            }
            felts
        }
        fn verifying_key(self: @ContractState, size: u8) -> Span<u256> {
            batches::verifying_key(self, size)
        }
        fn counters(self: @ContractState) -> Counters {
            counters_of(self)
        }
        fn settings(self: @ContractState) -> Settings {
            Settings {
                queue_fee: self.queue_fee.read(),
                queue_fee_pot: self.fee_pot.read(),
                governor: self.governor.read(),
                guardian: self.guardian.read(),
                paused_until: self.paused_until.read(),
                frozen_at: self.frozen_at.read(),
                freeze_point: self.freeze_point.read(),
                quorum: self.quorum.read(),
            }
        }
        fn holds(self: @ContractState, batch: StoredBatch) -> bool {
            batches::is_stored(self, counters_of(self), batch)
        }
        fn queue_item(self: @ContractState, index: u64) -> (felt252, u64) {
            (self.queue_hashes.read(index), self.deadlines.read(index))
        }
        fn sequencer_status(self: @ContractState, account: ContractAddress) -> SequencerStatus {
            self.sequencers.read(account)
        }
        fn is_attester(self: @ContractState, account: EthAddress) -> bool {
            self.attesters.read(account.into())
        }
        fn token_books(self: @ContractState, token_id: u16) -> TokenBooks {
            TokenBooks {
                info: token_of(self, token_id),
                held: self.held.read(token_id),
                pending_total: self.pending_total.read(token_id),
                delayed_total: self.delayed_total.read(token_id),
                daily_limit: self.daily_limit.read(token_id),
                left_today: payouts::left_today(self, token_id),
            }
        }
        fn pending(self: @ContractState, token_id: u16, owner: ContractAddress) -> u128 {
            self.pending.read((token_id, owner))
        }
        fn owned(self: @ContractState, token_id: u16, owner: EthAddress) -> (u128, u64) {
            let owner = owner.into();
            (self.owned.read((token_id, owner)), self.owed_exits.read((token_id, owner)))
        }
        fn delayed(self: @ContractState, number: u64, index: u64) -> Delayed {
            self.delayed.read((number, index))
        }
        fn exited(self: @ContractState, account: u32, token_id: u16) -> bool {
            self.exited.read((account, token_id))
        }
        fn queue_fees(self: @ContractState, sequencer: ContractAddress) -> u128 {
            self.queue_fees.read(sequencer)
        }
        fn owned_fees(self: @ContractState, owner: EthAddress) -> (u128, u64) {
            let owner = owner.into();
            (self.owned_fees.read(owner), self.owner_nonces.read(owner))
        }
        fn change_ready_at(self: @ContractState, change: Change) -> u64 {
            self.ready_at.read(roles::change_key(change))
        }
    }
}
