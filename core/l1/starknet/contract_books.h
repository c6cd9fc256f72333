#pragma once

#include "l1/starknet/starknet_client.h"

namespace landfall::l1::starknet {

// ChainAdapter::tokenBooksAt of the contract `rollup`. `contract`: the token's.
void readTokenBooks(StarknetClient& client, QObject* context, const Felt& rollup, const BlockRef& block,
                    protocol::TokenId token, const Felt& contract, Done<TokenBooks> done);

// ChainAdapter::feeBooksAt. What owners may claim of fees is not among what sequencers earned.
void readFeeBooks(StarknetClient& client, QObject* context, const Felt& rollup, const Felt& feeToken,
                  const BlockRef& block, const std::vector<Felt>& sequencers, Done<FeeBooks> done);

// What a token's contract says that `owner` holds, in its units. Tokens may be hostile: nothing for one that reverts or
// answers no number of 256 bits.
void readBalance(StarknetClient& client, QObject* context, const Felt& token, const Felt& owner, const BlockId& at,
                 Done<std::optional<Uint256>> done);

} // namespace landfall::l1::starknet
