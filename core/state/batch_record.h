#pragma once

#include "state/trees.h"

namespace landfall::state {

// What an applied batch's trace is made from: the trees as they were before each of its steps. They share their
// nodes with the states, so a record costs little. The versions in between are hashed only when somebody asks
// for the trace.
struct BatchRecord {
    struct OperationStep {
        protocol::Operation operation;
        crypto::EddsaPublicKey publicKey; // for withdrawals, where the applier was given a proof
        crypto::EddsaSignature signature;
        protocol::UnixSeconds wideValidUntil = 0;
        AccountsTree before;
    };
    struct FeeStep {
        protocol::TokenId token = 0;
        protocol::Amount total = 0;
        AccountsTree before;
    };
    struct VaultStep {
        protocol::TokenId token = 0;
        protocol::ChainIndex chain = 0;
        protocol::Amount before = 0;
        protocol::Amount after = 0;
        VaultsTree tree;
    };

    protocol::BatchHeader header;
    Fr oldRoot;
    Fr newRoot;
    Fr accountsRootBefore;
    Fr vaultsRootBefore;
    std::vector<OperationStep> operations;
    AccountsTree afterOperations;
    std::vector<FeeStep> fees;
    AccountsTree afterFees;
    std::vector<VaultStep> vaults;
    VaultsTree afterVaults;

    protocol::BatchTrace trace() const;
};

} // namespace landfall::state
