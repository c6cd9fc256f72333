//! A token that misbehaves as it is told, for tests: transfers panic (1), answer false (2), answer true and move
//! nothing (3), take one unit more (4), call back into the caller (5), pay and then panic at the next balance (6).
use starknet::ContractAddress;

#[starknet::interface]
pub trait IBadToken<T> {
    fn decimals(self: @T) -> u8;
    fn balance_of(self: @T, account: ContractAddress) -> u256;
    fn transfer(ref self: T, recipient: ContractAddress, amount: u256) -> bool;
    fn transfer_from(ref self: T, sender: ContractAddress, recipient: ContractAddress, amount: u256) -> bool;
    fn approve(ref self: T, spender: ContractAddress, amount: u256) -> bool;
    fn mint(ref self: T, recipient: ContractAddress, amount: u256);
    fn set_mode(ref self: T, mode: u8);
}

#[starknet::contract]
pub mod BadToken {
    use starknet::storage::{
        Map, StorageMapReadAccess, StorageMapWriteAccess, StoragePointerReadAccess, StoragePointerWriteAccess,
    };
    use starknet::syscalls::call_contract_syscall;
    use starknet::{ContractAddress, SyscallResultTrait, get_caller_address};

    #[storage]
    struct Storage {
        mode: u8,
        broken: bool,
        balances: Map<ContractAddress, u256>,
    }

    #[abi(embed_v0)]
    impl BadTokenImpl of super::IBadToken<ContractState> {
        fn decimals(self: @ContractState) -> u8 {
            18
        }
        fn balance_of(self: @ContractState, account: ContractAddress) -> u256 {
            assert(!self.broken.read(), 'broken');
            self.balances.read(account)
        }
        fn transfer(ref self: ContractState, recipient: ContractAddress, amount: u256) -> bool {
            let mode = self.mode.read();
            let from = get_caller_address();
            assert(mode != 1, 'no');
            if mode == 2 {
                return false;
            }
            if mode == 3 {
                return true;
            }
            let taken = if mode == 4 {
                amount + 1
            } else {
                amount
            };
            if mode == 5 {
                // claim_pending(1, recipient): what the payout becomes if this call fails
                call_contract_syscall(from, selector!("claim_pending"), array![1, recipient.into()].span())
                    .unwrap_syscall();
            }
            self.balances.write(from, self.balances.read(from) - taken);
            self.balances.write(recipient, self.balances.read(recipient) + amount);
            if mode == 6 {
                self.broken.write(true);
            }
            true
        }
        fn transfer_from(
            ref self: ContractState, sender: ContractAddress, recipient: ContractAddress, amount: u256,
        ) -> bool {
            self.balances.write(sender, self.balances.read(sender) - amount);
            self.balances.write(recipient, self.balances.read(recipient) + amount);
            true
        }
        fn approve(ref self: ContractState, spender: ContractAddress, amount: u256) -> bool {
            true
        }
        fn mint(ref self: ContractState, recipient: ContractAddress, amount: u256) {
            self.balances.write(recipient, self.balances.read(recipient) + amount);
        }
        fn set_mode(ref self: ContractState, mode: u8) {
            self.mode.write(mode);
            self.broken.write(false);
        }
    }
}
