//! The rollup contract of a Starknet chain: types and entry points. Rules, formats and names are those of the EVM's
//! IRollup; README.md lists what differs and why.
use starknet::{ClassHash, ContractAddress, EthAddress};

/// Open → Armed → Frozen → ExitsOpen, as on the EVM.
#[derive(Drop, Copy, Serde, PartialEq, starknet::Store)]
pub enum Status {
    #[default]
    Open,
    Armed,
    Frozen,
    ExitsOpen,
}

#[derive(Drop, Copy, Serde, PartialEq, starknet::Store)]
pub enum SequencerStatus {
    #[default]
    None,
    Active,
    Suspended,
}

/// Kinds of votes, as signed.
pub mod vote {
    pub const AGREE: u8 = 1;
    pub const REVERT: u8 = 2;
    pub const FREEZE: u8 = 3;
    pub const TICKET: u8 = 4;
}

/// Kinds of changes behind the time lock; the numbers are the EVM contract's. 5 is a gas bound of pushes, which
/// Starknet has not.
pub mod change {
    pub const GOVERNOR: u8 = 1;
    pub const SEQUENCER_ADD: u8 = 2;
    pub const SEQUENCER_REMOVE: u8 = 3;
    pub const SEQUENCER_READMIT: u8 = 4;
    pub const TOKEN: u8 = 6;
    pub const QUEUE_FEE: u8 = 7;
    pub const DAILY_LIMIT: u8 = 8;
    pub const GUARDIAN: u8 = 9;
}

/// One change: `account` of all that name one (zero of Guardian: none); `token_id` and `amount` of Token (least
/// deposit, in the token's units) and DailyLimit (18 decimals, 0: none); `amount` of QueueFee. The rest is zero.
#[derive(Drop, Copy, Serde, starknet::Store)]
pub struct Change {
    pub kind: u8,
    pub account: ContractAddress,
    pub token_id: u16,
    pub amount: u128,
}

/// Everything that is fixed at deployment. Verifiers are classes, each of one verifying key; zero: size not supported.
#[derive(Drop, Serde)]
pub struct Config {
    pub network_id: felt252, // 31 bytes
    pub chain_index: u8, // 1..15
    pub chain_set: u16, // bit i stands for chain i
    pub genesis_root: u256,
    pub verifier_4: ClassHash,
    pub verifier_8: ClassHash,
    pub verifier_32: ClassHash,
    pub prove_window: u32, // seconds, as all that follow
    pub max_future_skew: u32,
    pub queue_window: u32,
    pub arm_window: u32,
    pub role_delay: u32,
    pub exit_priority: u32,
    pub release_delay: u32,
    pub fee_token: ContractAddress, // queue fees are paid in it (STRK)
    pub queue_fee: u128, // its units
    pub least_queue_fee: u128,
    pub most_queue_fee: u128,
    pub exits: bool,
    pub verifier_exit: ClassHash, // zero exactly if exits is false
    pub last_resort: u32, // 0: never
    pub second: ClassHash, // RollupSecond's
    pub governor: ContractAddress,
    pub guardian: ContractAddress, // zero: nobody but the governor
    pub sequencers: Span<ContractAddress>,
    pub attesters: Span<EthAddress> // strictly ascending, not zero, at most 100
}

/// What the contract keeps the hash of (Poseidon of the felts). Callers pass it back.
#[derive(Drop, Copy, Serde)]
pub struct StoredBatch {
    pub number: u64,
    pub timestamp: u64,
    pub size: u8,
    pub queue_end: u64, // queue items consumed on this chain up to and with this batch
    pub sequencer: ContractAddress,
    pub new_root: u256,
    pub commitment: u256,
    pub payouts_hash: felt252, // Poseidon of the felts of this chain's payouts, without a length
    pub inputs_hash: felt252 // Poseidon of P, r, e, low halves first
}

#[derive(Drop, Copy, Serde)]
pub struct CommitData {
    pub p: u256,
    pub new_root: u256,
    pub words: Span<felt252> // 2 + 2n words of 31 bytes
}

#[derive(Drop, Copy, Serde)]
pub struct PublicInputs {
    pub p: u256,
    pub r: u256,
    pub e: u256,
}

#[derive(Drop, Copy, Serde)]
pub struct Proof {
    pub words: Span<u256>, // A, B (imaginary parts first), C: 8
    pub hints: Span<felt252> // README.md, 1,201
}

/// Kinds of payouts. All but the first wait for their owner of 160 bits, who names an address here (claim_owned).
pub mod payout {
    /// A withdrawal: pushed to an address of this chain.
    pub const PUSH: u8 = 0;
    /// A refused deposit. No daily limit holds it up.
    pub const REFUSED: u8 = 1;
    /// A forced exit that was not paid whole: its owner may ask once more without a fee.
    pub const PARTIAL_EXIT: u8 = 2;
    pub const FORCED_EXIT: u8 = 3;
}

#[derive(Drop, Copy, Serde)]
pub struct Payout {
    pub kind: u8,
    pub token_id: u16,
    pub to: felt252, // an address of this chain, or an owner of 160 bits
    pub amount: u128 // 18 decimals
}

/// Of secp256k1; v is 27 or 28.
#[derive(Drop, Copy, Serde)]
pub struct Signature {
    pub r: u256,
    pub s: u256,
    pub v: u8,
}

/// A run of batches to execute, in order.
#[derive(Drop, Copy, Serde)]
pub struct Execution {
    pub batches: Span<StoredBatch>,
    pub payouts: Span<Span<Payout>>, // of each
    pub signatures: Span<Signature>, // AGREE on the last batch, signers ascending; none after FREEZE
    /// Tokens that are not called in this execution: their payouts become pending, and anyone may claim them to their
    /// recipients. A token that burns all gas can't be caught, and so must not be called.
    pub set_aside: Span<u16>,
}

/// An account's share of a token on this chain, at the last executed batch.
#[derive(Drop, Copy, Serde)]
pub struct ExitClaim {
    pub account: u32,
    pub owner: EthAddress,
    pub token_id: u16,
    pub amount: u128 // 18 decimals, below 2^120
}

#[derive(Drop, Copy, Serde, starknet::Store)]
pub struct TokenInfo {
    pub token: ContractAddress,
    pub decimals: u8,
    pub registered: bool,
    pub min_deposit: u128 // token's units
}

#[derive(Drop, Copy, Serde, starknet::Store)]
pub struct Counters {
    pub committed: u64,
    pub proven: u64,
    pub executed: u64,
    pub queue_length: u64,
    pub queue_head: u64,
    pub status: Status,
    pub armed_at: u64 // 0 unless Armed
}

/// What may have changed since deployment.
#[derive(Drop, Copy, Serde)]
pub struct Settings {
    pub queue_fee: u128, // units of the fee token, as the next
    pub queue_fee_pot: u128, // what the waiting items paid
    pub governor: ContractAddress,
    pub guardian: ContractAddress,
    pub paused_until: u64, // 0: never paused
    pub frozen_at: u64, // by the timer; 0: never
    pub freeze_point: u64, // 1 + number of a FREEZE certificate; 0: none
    pub quorum: u32,
}

/// What is owed of a token, and what may leave.
#[derive(Drop, Copy, Serde)]
pub struct TokenBooks {
    pub info: TokenInfo,
    pub held: u128, // for vaults and queue, 18 decimals
    pub pending_total: u128, // token's units, as the next
    pub delayed_total: u128,
    pub daily_limit: u128, // 18 decimals, as the next; 0: none
    pub left_today: u128 // without a limit 2^128 - 1
}

/// What waits for its day.
#[derive(Drop, Copy, Serde, starknet::Store)]
pub struct Delayed {
    pub token_id: u16,
    pub to: felt252,
    pub owned: bool, // to is an owner of 160 bits
    pub amount: u128, // token's units; 0: nothing waits
    pub release_at: u64,
}

#[starknet::interface]
pub trait IRollup<T> {
    // --- queue: each pulls the queue fee from the caller, who has approved it
    /// amount in the token's units.
    fn deposit(ref self: T, token_id: u16, amount: u128, owner: EthAddress);
    /// The account's owner signs (README.md, "Owners' signatures"); anyone may bring it, and pays the fee.
    fn set_signing_key(ref self: T, account: u32, key_hash: u256, owner: EthAddress, signature: Signature);
    /// free: uses up an owed exit, and no fee is pulled.
    fn request_forced_exit(ref self: T, account: u32, token_id: u16, free: bool, owner: EthAddress, signature: Signature);

    // --- batches
    fn commit_batches(ref self: T, last: StoredBatch, batches: Span<CommitData>);
    fn prove_batches(ref self: T, batches: Span<StoredBatch>, inputs: Span<PublicInputs>, proofs: Span<Proof>);
    fn commit_and_prove(ref self: T, last: StoredBatch, batches: Span<CommitData>, proofs: Span<Proof>);
    /// The run is left alone if its first batch was executed meanwhile, or while executions are paused.
    fn commit_prove_and_execute(
        ref self: T, last: StoredBatch, batches: Span<CommitData>, proofs: Span<Proof>, run: Execution,
    );
    /// Commits and proves for whoever is no sequencer, by a TICKET certificate on the last of the batches; needs that
    /// everything before is proven. Who calls counts as their sequencer: it earns their queue fees.
    fn commit_by_ticket(
        ref self: T, last: StoredBatch, batches: Span<CommitData>, proofs: Span<Proof>, signatures: Span<Signature>,
    );
    fn execute_batches(ref self: T, run: Execution);
    fn revert_batches(ref self: T, first: StoredBatch);
    fn revert_by_certificate(ref self: T, first: StoredBatch, signatures: Span<Signature>);

    // --- claims
    fn claim_pending(ref self: T, token_id: u16, owner: ContractAddress);
    fn claim_pending_to(ref self: T, token_id: u16, to: ContractAddress);
    /// What waits for an owner of 160 bits, to the address that they signed.
    fn claim_owned(ref self: T, token_id: u16, owner: EthAddress, to: ContractAddress, signature: Signature);
    fn release_delayed(ref self: T, number: u64, index: u64);
    fn claim_queue_fees(ref self: T, sequencer: ContractAddress);
    /// Fees of refunded items, to the address that their owner signed.
    fn claim_owned_fees(ref self: T, owner: EthAddress, to: ContractAddress, signature: Signature);

    // --- freeze and exits
    fn arm(ref self: T);
    fn freeze(ref self: T);
    fn freeze_by_certificate(ref self: T, batch: StoredBatch, signatures: Span<Signature>);
    fn open_exits(ref self: T, last: StoredBatch);
    /// The share waits for its owner (claim_owned).
    fn exit_with_proof(ref self: T, last: StoredBatch, claim: ExitClaim, proof: Proof);
    fn refund_queued(ref self: T, index: u64, w0: felt252, w1: felt252);

    // --- roles
    fn register_token(ref self: T, token_id: u16, token: ContractAddress, min_deposit: u128);
    fn limit_token(ref self: T, token_id: u16, daily_limit: u128);
    fn schedule_change(ref self: T, change: Change);
    fn cancel_change(ref self: T, change: Change);
    fn apply_change(ref self: T, change: Change);
    fn pause(ref self: T);
    fn unpause(ref self: T);

    // --- views
    /// The constructor's felts.
    fn config(self: @T) -> Array<felt252>;
    /// The 22 words of the verifying key of a size (4, 8, 32), or of the exit circuit (0); none if there is none.
    fn verifying_key(self: @T, size: u8) -> Span<u256>;
    fn counters(self: @T) -> Counters;
    fn settings(self: @T) -> Settings;
    /// Whether the contract keeps this very batch, and hasn't left it behind.
    fn holds(self: @T, batch: StoredBatch) -> bool;
    fn queue_item(self: @T, index: u64) -> (felt252, u64); // hash's high 27 bytes, deadline
    fn sequencer_status(self: @T, account: ContractAddress) -> SequencerStatus;
    fn is_attester(self: @T, account: EthAddress) -> bool;
    fn token_books(self: @T, token_id: u16) -> TokenBooks;
    /// Token's units.
    fn pending(self: @T, token_id: u16, owner: ContractAddress) -> u128;
    /// What waits for an owner of 160 bits, in the token's units, and how many forced exits they are owed.
    fn owned(self: @T, token_id: u16, owner: EthAddress) -> (u128, u64);
    fn delayed(self: @T, number: u64, index: u64) -> Delayed;
    fn exited(self: @T, account: u32, token_id: u16) -> bool;
    /// Queue fees that a sequencer's batches earned.
    fn queue_fees(self: @T, sequencer: ContractAddress) -> u128;
    /// Queue fees of an owner's refunded items, and the next number that their signature has to name.
    fn owned_fees(self: @T, owner: EthAddress) -> (u128, u64);
    fn change_ready_at(self: @T, change: Change) -> u64;
}

/// For calls of the contract to itself alone: what tokens do within is undone as a whole if a balance doesn't add up.
#[starknet::interface]
pub trait IPusher<T> {
    fn push_run(ref self: T, token: ContractAddress, scale: u128, late: u32, run: Span<Payout>) -> u32;
}

pub const SECOND_HALF: felt252 = 'landfall.second.1';

/// The other half of the code, which runs on the same storage: a class may have 81,920 felts. Rules of revert, freeze, exits
/// and roles are there; what it does is documented at IRollup.
#[starknet::interface]
pub trait IRollupSecond<T> {
    /// SECOND_HALF: what a deployment knows this class by.
    fn half(self: @T) -> felt252;
    fn revert_batches(ref self: T, first: StoredBatch);
    fn revert_by_certificate(ref self: T, first: StoredBatch, signatures: Span<Signature>);
    fn arm(ref self: T);
    fn freeze(ref self: T);
    fn freeze_by_certificate(ref self: T, batch: StoredBatch, signatures: Span<Signature>);
    fn open_exits(ref self: T, last: StoredBatch);
    fn exit_with_proof(ref self: T, last: StoredBatch, claim: ExitClaim, proof: Proof);
    fn refund_queued(ref self: T, index: u64, w0: felt252, w1: felt252);
    fn register_token(ref self: T, token_id: u16, token: ContractAddress, min_deposit: u128);
    fn limit_token(ref self: T, token_id: u16, daily_limit: u128);
    fn schedule_change(ref self: T, change: Change);
    fn cancel_change(ref self: T, change: Change);
    fn apply_change(ref self: T, change: Change);
    fn pause(ref self: T);
    fn unpause(ref self: T);
}
