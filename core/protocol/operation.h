#pragma once

#include "algebra/fr.h"
#include "protocol/amount.h"
#include "protocol/chain_address.h"
#include "protocol/fee.h"
#include "protocol/ids.h"

namespace landfall::protocol {

enum class OperationType : std::uint8_t {
    NoOp = 0,
    Deposit = 1,
    SetKey = 2,
    ForcedExit = 3,
    Withdraw = 4,
    DepositRefused = 5,
    WithdrawWide = 6, // to a chain with addresses of 251 bits
    PartialExit = 7,  // a forced exit that its vault could not pay whole
};

// One operation of a batch: exactly what its two words say, no more. Fields that
// a type does not have are zero.
struct Operation {
    OperationType type = OperationType::NoOp;
    ChainIndex chain = 0;
    TokenId token = 0;
    AccountId account = 0;
    Amount amount = 0;
    PackedFee fee = 0;
    Address address;                           // owner, requester or recipient
    WideAddress wideAddress;                   // WithdrawWide: the recipient
    Nonce nonce = 0;                           // Withdraw, WithdrawWide
    UnixSeconds validUntil = 0;                // Withdraw; a WithdrawWide's stands in its request alone
    algebra::Fr keyHash = algebra::Fr::zero(); // SetKey

    bool isFromQueue() const {
        return type == OperationType::Deposit || type == OperationType::SetKey || type == OperationType::ForcedExit ||
               type == OperationType::DepositRefused || type == OperationType::PartialExit;
    }
    bool isWithdrawal() const { return type == OperationType::Withdraw || type == OperationType::WithdrawWide; }
    // Of a withdrawal.
    ChainAddress recipient() const {
        return type == OperationType::WithdrawWide ? ChainAddress(wideAddress) : ChainAddress(address);
    }
    // What moves nothing needs no slot; a partial exit does, because it says that its vault ends empty.
    bool needsVaultSlot() const {
        return type == OperationType::PartialExit ||
               (amount != 0 && (type == OperationType::Deposit || type == OperationType::ForcedExit || isWithdrawal()));
    }

    friend bool operator==(const Operation&, const Operation&) = default;
};

} // namespace landfall::protocol
