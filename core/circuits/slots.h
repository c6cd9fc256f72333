#pragma once

#include "circuits/operation_circuit.h"

namespace landfall::circuits {

// The vaults that a batch moves, each written once: an operation that moves something sits
// in the one used slot of its token and chain. So does a partial exit, and there the vault
// ends empty and no withdrawal sits. Returns the vaults' root.
Linear vaultSlots(Builder& builder, std::span<const OperationResult> operations, const Linear& vaultsRoot,
                  std::span<const protocol::VaultSlotTrace> slots);

// The fees, summed by token and credited to `account` (bits, lowest first) after the last
// operation. Returns the accounts' root.
Linear feeSlots(Builder& builder, std::span<const OperationResult> operations, std::span<const Linear> account,
                const Linear& accountsRoot, std::span<const protocol::FeeSlotTrace> slots,
                const protocol::AccountTrace& feeAccount);

} // namespace landfall::circuits
