#pragma once

#include "protocol/request.h"
#include "state/state.h"

#include <string>

namespace landfall::node {

// Why a state leaves no way for a request that was accepted before it, whatever a batch adds to it. Its key or its
// balance is gone. Half a sentence for its owner; empty if it may apply. Its nonce and its expiry are not looked at.
std::string whyItCantApply(const state::State& state, const protocol::SignedWithdraw& request);

} // namespace landfall::node
