#pragma once

#include "l1/network_file.h"
#include "protocol/amount.h"

namespace landfall::app {

// Whether the token's contract on that chain can express an amount; the token must be there.
// Error: amount-not-expressible, naming the chain.
Status checkDecimals(const l1::NetworkFile& network, protocol::ChainIndex chain, protocol::TokenId token,
                     protocol::Amount amount);

} // namespace landfall::app
