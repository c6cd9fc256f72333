#pragma once

#include "crypto/eddsa.h"
#include "protocol/batch_words.h"
#include "protocol/limits.h"

#include <array>
#include <optional>
#include <vector>

namespace landfall::protocol {

// Everything the batch circuit needs beyond the batch's words, filled while the
// state applies the batch. Values are those before the step that they belong to.

// By height, lowest first: the three siblings in the order of their places, the path's own left out.
template <unsigned Levels>
using TracePath = std::array<std::array<algebra::Fr, 3>, Levels>;

struct AccountTrace {
    Address owner;
    algebra::Fr keyHash;
    Nonce nonce = 0;
    algebra::Fr balancesRoot;
    TracePath<kAccountLevels> path;
};

struct BalanceTrace {
    Amount before = 0;
    TracePath<kBalanceLevels> path;
};

struct OperationTrace {
    Operation operation; // a no-op at the places n … size−1
    AccountTrace account;
    BalanceTrace balance; // of the operation's token; token 0 where the type has none
    // For withdrawals only.
    crypto::EddsaPublicKey publicKey;
    crypto::EddsaSignature signature;
    UnixSeconds wideValidUntil = 0; // of a WithdrawWide, whose words lack it
};

// Slots in strictly increasing order of 16·token + chain. Unused ones come last,
// with token 0, chain 0 and the path of vault leaf 0, which is always empty. Each
// path is that of the tree after the slots before it were written.
struct VaultSlotTrace {
    bool used = false;
    TokenId token = 0;
    ChainIndex chain = 0;
    Amount before = 0;
    Amount after = 0;
    TracePath<kVaultLevels> path;
};

// Slots in strictly increasing order of token; unused ones come last, with token
// 0 and that token's path.
struct FeeSlotTrace {
    bool used = false;
    TokenId token = 0;
    Amount total = 0;
    BalanceTrace balance; // of the fee account
};

struct BatchTrace {
    BatchHeader header;
    std::size_t operationCount = 0; // n
    algebra::Fr accountsRootBefore;
    algebra::Fr vaultsRootBefore;
    std::vector<OperationTrace> operations; // header.size of them
    std::vector<VaultSlotTrace> vaultSlots; // as many as the shape has
    std::vector<FeeSlotTrace> feeSlots;     // as many as the shape has
    AccountTrace feeAccount;                // after the last operation
    algebra::Fr oldRoot;
    algebra::Fr newRoot;
};

} // namespace landfall::protocol
