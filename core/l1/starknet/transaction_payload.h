#pragma once

#include "l1/chain_types.h"
#include "l1/starknet/transaction.h"

#include <QJsonObject>

#include <variant>

namespace landfall::l1::starknet {

using AccountTransaction = std::variant<InvokeTransaction, DeployAccountTransaction>;

// UnsignedTransaction::payload: a byte for the encoding's version, a byte for the kind, then the transaction's fields
// big-endian; SignedTransaction::raw has r and s behind it, 32 bytes each.
Bytes encode(const AccountTransaction& transaction);
// Error: transaction-malformed.
Result<AccountTransaction> decodePayload(ByteView payload);

struct SignedAccountTransaction {
    AccountTransaction transaction;
    crypto::StarkSignature signature;
};
Bytes encode(const SignedAccountTransaction& transaction);
// Error: transaction-malformed.
Result<SignedAccountTransaction> decodeRaw(ByteView raw);

const TransactionHead& headOf(const AccountTransaction& transaction);
TransactionHead& headOf(AccountTransaction& transaction);
Felt senderOf(const AccountTransaction& transaction);
Result<Felt> hashOf(const AccountTransaction& transaction);
QJsonObject jsonOf(const AccountTransaction& transaction, const crypto::StarkSignature& signature);

// For people and for the store.
UnsignedTransaction describe(const AccountTransaction& transaction);

} // namespace landfall::l1::starknet
