#pragma once

#include "base/bytes.h"
#include "protocol/amount.h"
#include "protocol/ids.h"

#include <array>
#include <variant>
#include <vector>

namespace landfall::l1 {

// A batch as a contract takes it.
struct BatchSubmission {
    Bytes32 publicDataHash{}; // P
    Bytes32 oldRoot{};
    Bytes32 newRoot{};
    Bytes batchData; // 31·(2 + 2n) bytes
};

// Groth16 proof as the pairing precompile takes it: A (x, y), B (x imaginary, x
// real, y imaginary, y real), C (x, y), 32 bytes big-endian each.
using ProofWords = std::array<Bytes32, 8>;

// A vote's signature, r ‖ s ‖ v.
using VoteSignature = FixedBytes<65>;

struct CommitAndProve {
    BatchSubmission batch;
    ProofWords proof{};
};

struct Commit {
    BatchSubmission batch;
};

// The batch must be the next one to prove; its words are given again because the
// contract keeps only their hash.
struct Prove {
    BatchSubmission batch;
    ProofWords proof{};
};

// Executes `batches` in order; they must follow the last executed one. One AGREE
// on the last of them covers the run. Signatures in ascending order of signer.
struct Execute {
    std::vector<BatchSubmission> batches;
    protocol::BatchNumber first = 0;
    std::vector<VoteSignature> signatures;
};

// Reverts from `first` on: by deadline with no signatures, else by certificate.
struct RevertBatches {
    protocol::BatchNumber first = 0;
    Bytes32 commitment{}; // of batch `first`
    std::vector<VoteSignature> signatures;
};

// Lets the contract take tokens of the caller; not for the chain's own coin.
struct ApproveToken {
    protocol::TokenId token = 0;
    protocol::Amount amount = 0;
};

struct Deposit {
    protocol::TokenId token = 0;
    protocol::Amount amount = 0; // 18 decimals; must be expressible in the chain's
    protocol::Address owner;
};

struct SetSigningKey {
    protocol::AccountId account = 0;
    Bytes32 keyHash{};
};

struct RequestForcedExit {
    protocol::AccountId account = 0;
    protocol::TokenId token = 0;
};

struct ClaimPending {
    protocol::TokenId token = 0;
    protocol::Address recipient;
};

// Plain transfers, for funding accounts.
struct TransferCoin {
    protocol::Address to;
    Uint256 units; // base units
};
struct TransferToken {
    protocol::TokenId token = 0;
    protocol::Address to;
    protocol::Amount amount = 0;
};

using ContractCall = std::variant<CommitAndProve, Commit, Prove, Execute, RevertBatches, ApproveToken, Deposit,
                                  SetSigningKey, RequestForcedExit, ClaimPending, TransferCoin, TransferToken>;

} // namespace landfall::l1
