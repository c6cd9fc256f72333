#pragma once

#include "l1/evm/eth_client.h"

namespace landfall::l1::evm {

// See ChainAdapter. All of an answer is of that block, by its hash. One question after another, so that a
// comparison never asks a server for more than one thing at a time.
void readTokenBooks(EthClient& client, QObject* context, const protocol::Address& rollup, const BlockRef& block,
                    protocol::TokenId token, const protocol::Address& contract, Done<TokenBooks> done);
void readFeeBooks(EthClient& client, QObject* context, const protocol::Address& rollup, const BlockRef& block,
                  const std::vector<protocol::ChainAddress>& sequencers, Done<FeeBooks> done);

} // namespace landfall::l1::evm
