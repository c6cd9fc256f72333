#pragma once

#include "l1/network_file.h"
#include "node/shared/config.h"

#include <map>
#include <optional>

namespace landfall::node {

// What one withdrawal of a token costs whoever runs the network's batches, in that token.
// It is the share of a batch's commit and proof on every chain, and a payout on the
// dearest of the chains that have the token. `perBatch` withdrawals (at least 1) share a
// batch; `gasPrices` are in base units of each chain's coin. Nothing where a gas price,
// or the price of the token or of a chain's coin, is not known.
std::optional<protocol::Amount> gasCost(const l1::NetworkFile& network, protocol::TokenId token,
                                        const FeePolicy& policy,
                                        const std::map<protocol::ChainIndex, Uint256>& gasPrices, unsigned perBatch);

} // namespace landfall::node
