#pragma once

#include "node/chain/chain_rows.h"

namespace landfall::node {

// What this node's own rows say of a token on a chain.
struct TokenSums {
    protocol::TokenId id = 0;
    std::string symbol; // "token 900" if the network file does not list it there
    l1::TokenOnChain place;
    protocol::Amount vault = 0; // after the last batch that the chain has executed
    Uint256 queued;             // deposits that it has not executed, 18 decimals
};

// The same of all that the chain's contract holds.
struct VaultSums {
    protocol::BatchNumber executed = 0;
    ChainCounts counts;
    std::vector<TokenSums> tokens;                  // registered there, ascending
    std::vector<protocol::ChainAddress> sequencers; // whoever may have earned queue fees
};

// Counting only blocks up to `block`, which is final. Inside a transaction of the caller's. Error: vaults-unknown,
// where the rows don't reach so far, or the executed batch is not in this node's line.
Result<VaultSums> vaultSumsAt(const StageContext& context, protocol::ChainIndex chain, const l1::BlockRef& block);

} // namespace landfall::node
