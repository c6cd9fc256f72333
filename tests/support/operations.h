#pragma once

#include "protocol/operation.h"

// Items of a chain's queue, as their depositors leave them there.
namespace landfall::testing {

inline protocol::Operation queuedDeposit(protocol::ChainIndex chain, protocol::TokenId token, protocol::Amount amount,
                                         const protocol::Address& owner) {
    protocol::Operation out;
    out.type = protocol::OperationType::Deposit;
    out.chain = chain;
    out.token = token;
    out.amount = amount;
    out.address = owner;
    return out;
}

inline protocol::Operation queuedSetKey(protocol::ChainIndex chain, protocol::AccountId account,
                                        const algebra::Fr& keyHash, const protocol::Address& requester) {
    protocol::Operation out;
    out.type = protocol::OperationType::SetKey;
    out.chain = chain;
    out.account = account;
    out.keyHash = keyHash;
    out.address = requester;
    return out;
}

inline protocol::Operation queuedForcedExit(protocol::ChainIndex chain, protocol::AccountId account,
                                            protocol::TokenId token, const protocol::Address& requester) {
    protocol::Operation out;
    out.type = protocol::OperationType::ForcedExit;
    out.chain = chain;
    out.account = account;
    out.token = token;
    out.address = requester;
    return out;
}

} // namespace landfall::testing
