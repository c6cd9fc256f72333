//! The events of IRollupTypes.sol. Batches and proofs are in them whole: an account may make its calls in ways that
//! nobody can read from a transaction, and everybody has to be able to rebuild the state and check it.
use starknet::ContractAddress;
use super::interface::Change;

#[derive(Drop, starknet::Event)]
pub struct QueuedItem {
    #[key]
    pub index: u64,
    pub w0: felt252,
    pub w1: felt252,
    pub deadline: u64,
    pub fee: u128,
}

#[derive(Drop, starknet::Event)]
pub struct BatchCommitted {
    #[key]
    pub number: u64,
    pub commitment: u256,
    pub old_root: u256,
    pub new_root: u256,
    pub queue_end: u64,
    pub sequencer: ContractAddress,
    pub p: u256,
    pub words: Span<felt252>,
}

/// The proof was verified for this batch. Never emitted otherwise.
#[derive(Drop, starknet::Event)]
pub struct FinalRoot {
    #[key]
    pub batch: u64,
    pub final_root: u256,
    pub commitment: u256,
    pub proof: Span<u256>,
}

/// Bit i of paid stands for payout i: 1 = pushed, or its amount is below the token's smallest unit here.
#[derive(Drop, starknet::Event)]
pub struct BatchExecuted {
    #[key]
    pub number: u64,
    pub commitment: u256,
    pub paid: u32,
}

/// `owned`: `to` is an owner of 160 bits, else an address of this chain. Amount in the token's units.
#[derive(Drop, starknet::Event)]
pub struct PayoutPending {
    #[key]
    pub number: u64,
    pub index: u64,
    #[key]
    pub token_id: u16,
    #[key]
    pub to: felt252,
    pub owned: bool,
    pub amount: u128,
}

#[derive(Drop, starknet::Event)]
pub struct PendingClaimed {
    #[key]
    pub token_id: u16,
    #[key]
    pub owner: felt252,
    pub owned: bool,
    pub paid: u128,
}

#[derive(Drop, starknet::Event)]
pub struct PayoutDelayed {
    #[key]
    pub number: u64,
    pub index: u64,
    #[key]
    pub token_id: u16,
    #[key]
    pub to: felt252,
    pub amount: u128,
    pub release_at: u64,
}

#[derive(Drop, starknet::Event)]
pub struct DelayedReleased {
    #[key]
    pub number: u64,
    pub index: u64,
    #[key]
    pub token_id: u16,
    #[key]
    pub to: felt252,
    pub paid: u128,
}

#[derive(Drop, starknet::Event)]
pub struct ExitOwed {
    #[key]
    pub number: u64,
    pub index: u64,
    #[key]
    pub token_id: u16,
    #[key]
    pub owner: felt252,
}

#[derive(Drop, starknet::Event)]
pub struct QueueFeesClaimed {
    #[key]
    pub sequencer: felt252,
    pub owned: bool, // by an owner of 160 bits, for refunded items
    pub paid: u128,
}

#[derive(Drop, starknet::Event)]
pub struct BatchesReverted {
    #[key]
    pub from_number: u64,
    pub last_number: u64,
    pub commitment: u256,
    pub by_certificate: bool,
}

#[derive(Drop, starknet::Event)]
pub struct SequencerSuspended {
    #[key]
    pub sequencer: ContractAddress,
    pub number: u64,
}

#[derive(Drop, starknet::Event)]
pub struct Armed {
    pub queue_head: u64,
    pub armed_at: u64,
}

#[derive(Drop, starknet::Event)]
pub struct Disarmed {
    pub queue_head: u64,
}

#[derive(Drop, starknet::Event)]
pub struct Frozen {
    pub number: u64,
    pub commitment: u256,
    pub by_certificate: bool,
}

#[derive(Drop, starknet::Event)]
pub struct ExitsOpened {
    pub number: u64,
    pub final_root: u256,
}

/// The share (18 decimals) waits for its owner; units is what it is in the token's units.
#[derive(Drop, starknet::Event)]
pub struct ExitPaid {
    #[key]
    pub account: u32,
    #[key]
    pub token_id: u16,
    #[key]
    pub owner: felt252,
    pub amount: u128,
    pub units: u128,
}

#[derive(Drop, starknet::Event)]
pub struct QueueRefunded {
    #[key]
    pub index: u64,
    #[key]
    pub token_id: u16,
    #[key]
    pub owner: felt252,
    pub amount: u128,
    pub fee: u128,
}

#[derive(Drop, starknet::Event)]
pub struct ExecutionsPaused {
    pub until: u64,
}

#[derive(Drop, starknet::Event)]
pub struct ExecutionsResumed {}

#[derive(Drop, starknet::Event)]
pub struct TokenRegistered {
    #[key]
    pub token_id: u16,
    #[key]
    pub token: ContractAddress,
    pub decimals: u8,
    pub min_deposit: u128,
}

#[derive(Drop, starknet::Event)]
pub struct ChangeScheduled {
    pub change: Change,
    pub ready_at: u64,
}

#[derive(Drop, starknet::Event)]
pub struct ChangeCancelled {
    pub change: Change,
}

#[derive(Drop, starknet::Event)]
pub struct ChangeApplied {
    pub change: Change,
}
