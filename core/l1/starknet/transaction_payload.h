#pragma once

#include "l1/chain_types.h"
#include "l1/starknet/transaction.h"

#include <QJsonObject>

#include <variant>

// How UnsignedTransaction and SignedTransaction hold a Starknet transaction. All big-endian:
//
//   payload  version 1 (1) ‖ kind (1) ‖ chain id (32) ‖ sender (32) ‖ nonce (8) ‖ bounds of L1 gas, L2 gas and L1 data
//            gas (amount 8, price 16 each) ‖ tip (8) ‖ content
//   content  kind 1: count (4) ‖ felts of __execute__ (32 each); kind 2: class of the account that is opened (32)
//   raw      payload ‖ kind 2: public key (32) ‖ signature's r (32) ‖ s (32)
//
// The key of an account that is opened is known when it signs, not before.
namespace landfall::l1::starknet {

struct Invocation {
    std::vector<Felt> calldata; // executeCalldata()
};
struct Opening {
    Felt accountClass;
};

struct AccountTransaction {
    Felt chainId;
    Felt sender;
    std::uint64_t nonce = 0;
    ResourceBounds bounds;
    std::variant<Invocation, Opening> content;
};

Bytes encodePayload(const AccountTransaction& transaction);
// Error: transaction-malformed, for anything that encodePayload() would not write.
Result<AccountTransaction> decodePayload(ByteView payload);

// For people and for the store: cap and tip are those of L2 gas, as the gas limit is. No value: calls carry no coins.
UnsignedTransaction describe(const AccountTransaction& transaction);

// Errors: key-not-of-sender (the account of class `accountClass` that knows the key is another one),
// fee-bound-too-large.
Result<SignedTransaction> signTransaction(const AccountTransaction& transaction, const Felt& accountClass,
                                          const crypto::StarkPrivateKey& key);

// A signed transaction as servers take it.
struct Sendable {
    AccountTransaction transaction;
    Felt hash;
    QJsonObject json;
};
// Error: transaction-malformed.
Result<Sendable> decodeRaw(ByteView raw);

// What servers are asked to estimate: with no bounds, by an account that signs with anything. `nonce`: the account's
// next one.
QJsonObject unsignedJson(const AccountTransaction& transaction, std::uint64_t nonce);

} // namespace landfall::l1::starknet
