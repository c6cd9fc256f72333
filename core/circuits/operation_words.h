#pragma once

#include "circuits/gadgets/bits.h"
#include "protocol/operation.h"

namespace landfall::circuits {

// An operation's fields and its two words (core/README.md, "Batch words"). Fields are in
// their ranges, the words are exactly theirs, and fields that the type does not have are 0.
struct OperationWords {
    // At most one is 1; none for a no-op.
    Linear deposit;
    Linear setKey;
    Linear forcedExit;
    Linear withdraw; // of either width
    Linear refused;
    Linear partialExit;

    Linear wide; // 1 for a WithdrawWide, whose `withdraw` is 1 too

    Linear active;  // their sum
    Linear touches; // those that may change an account: all but refused
    Linear exits;   // forcedExit or partialExit

    Linear chain;
    std::vector<Linear> tokenBits;
    Linear token;
    std::vector<Linear> accountBits;
    Linear amount;
    std::vector<Linear> feeBits; // of SetKey: the key hash's first byte
    Linear address;              // of a WithdrawWide 0: all that matters of its recipient is in the words
    Linear validUntil;
    Linear wideValidUntil; // of a WithdrawWide, whose words lack it; else 0
    Linear keyHash;        // of SetKey; of the others meaningless

    // The account's nonce before the operation, whatever the type: in the word it stands
    // for withdrawals only. nonce + withdraw < 2^32.
    Linear nonce;

    Linear first;
    Linear second;
};

// wideValidUntil: what a WithdrawWide's signer said, which its words lack.
OperationWords operationWords(Builder& builder, const protocol::Operation& operation, protocol::Nonce accountNonce,
                              protocol::UnixSeconds wideValidUntil);

} // namespace landfall::circuits
