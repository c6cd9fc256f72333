#pragma once

#include "algebra/felt.h"
#include "base/result.h"
#include "base/uint256.h"
#include "crypto/starknet/stark_key.h"

#include <string>
#include <vector>

// Starknet's transactions of version 3 and what their signatures cover. Fees are in STRK, its units of 10^-18.
namespace landfall::l1::starknet {

using algebra::Felt;

// Most that is paid for one resource: units, and the price of each, below 2^128.
struct ResourceBound {
    std::uint64_t maxAmount = 0;
    Uint256 maxPrice;
};

struct ResourceBounds {
    ResourceBound l1Gas;
    ResourceBound l2Gas;
    ResourceBound l1DataGas;
    std::uint64_t tip = 0; // a unit of L2 gas
};

// What every transaction says.
struct TransactionHead {
    Felt chainId; // the chain's name as a short string
    Felt nonce;
    ResourceBounds bounds;
};

// One call of an account's __execute__.
struct Call {
    Felt to;
    Felt selector;
    std::vector<Felt> calldata;
};

// As accounts of Cairo 1 (OpenZeppelin's and those like them) read several calls: their count, then of each the
// contract, the selector, the calldata's length and the calldata.
std::vector<Felt> executeCalldata(const std::vector<Call>& calls);

struct InvokeTransaction {
    TransactionHead head;
    Felt sender;
    std::vector<Felt> calldata; // executeCalldata()
};

struct DeployAccountTransaction {
    TransactionHead head; // its nonce is 0
    Felt classHash;
    Felt salt;
    std::vector<Felt> constructorCalldata;

    Felt address() const;
};

struct DeclareTransaction {
    TransactionHead head;
    Felt sender;
    Felt classHash;
    Felt compiledClassHash;
};

// What is signed, and the transaction's identity. No paymaster, no deployment by the account, data on L1. Error:
// fee-bound-too-large, for a price from 2^128 on.
Result<Felt> transactionHash(const InvokeTransaction& transaction);
Result<Felt> transactionHash(const DeployAccountTransaction& transaction);
Result<Felt> transactionHash(const DeclareTransaction& transaction);

struct EntryPoint {
    Felt selector;
    std::uint64_t function = 0;
};

// A class as the Sierra compiler writes it; in each list the entry points are in the order of their selectors.
struct SierraClass {
    std::vector<EntryPoint> external;
    std::vector<EntryPoint> l1Handler;
    std::vector<EntryPoint> constructor;
    std::string abi; // the very text that the transaction carries
    std::vector<Felt> program;
};

Felt sierraClassHash(const SierraClass& contractClass);

} // namespace landfall::l1::starknet
