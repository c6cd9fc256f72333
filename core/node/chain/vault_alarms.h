#pragma once

#include "node/chain/vault_sums.h"

namespace landfall::node {

// What a comparison was of, for its sentences.
struct Compared {
    std::string chain; // its name
    l1::BlockNumber block = 0;
    protocol::BatchNumber executed = 0;
};

// Where the contract's word is not this node's (vault-differs), and where the contract has less than it owes
// (vault-short). `fees`: of the chain's own coin, else nullptr. More than is owed is nobody's loss: anybody can send
// tokens to a contract.
std::vector<Alarm> vaultAlarms(const Compared& what, const TokenSums& own, const l1::TokenBooks& books,
                               const l1::FeeBooks* fees);
// Of a chain whose own coin is no token there, so that the contract has it for queue fees alone.
std::vector<Alarm> feeAlarms(const Compared& what, const std::string& coin, const l1::FeeBooks& fees);

} // namespace landfall::node
