#pragma once

#include "crypto/eddsa.h"
#include "protocol/operation.h"

#include <optional>

namespace landfall::protocol {

using RequestHash = Bytes32;

// The request of a user's withdrawal to a chain, as in the protocol's first step. It
// says which chain, which account, from whom, to whom, what, how much, for what fee,
// in which order, until when.
struct Withdraw {
    ChainIndex chain = 0;
    AccountId account = 0;
    Address from;      // the account's owner
    ChainAddress to;   // on the destination chain
    TokenId token = 0; // of the amount and of the fee
    Amount amount = 0; // 0 uses up the nonce and so cancels another request
    PackedFee fee = 0;
    Nonce nonce = 0;
    UnixSeconds validUntil = 0;

    friend bool operator==(const Withdraw&, const Withdraw&) = default;
};

struct SignedWithdraw {
    Withdraw request;
    crypto::EddsaPublicKey publicKey;
    crypto::EddsaSignature signature;

    friend bool operator==(const SignedWithdraw&, const SignedWithdraw&) = default;
};

// The operation a batch carries for it: Withdraw, or WithdrawWide for a wide recipient. `from` is not in it: the
// account's owner stands for it. `validUntil` of a wide one is not in it either: its words have no room for it.
Operation operationOf(const Withdraw& request);

// The message that is signed and the request's identity everywhere; covers
// everything but the signature (core/README.md, "Hashes").
algebra::Fr requestMessage(const NetworkId& networkId, const Withdraw& request);
RequestHash requestHash(const NetworkId& networkId, const Withdraw& request);

SignedWithdraw signWithdraw(const NetworkId& networkId, const Withdraw& request, const crypto::EddsaPrivateKey& key);
bool hasValidSignature(const NetworkId& networkId, const SignedWithdraw& request);

// What an account's `keyHash` holds for a key.
algebra::Fr keyHashOf(const crypto::EddsaPublicKey& key);

} // namespace landfall::protocol
