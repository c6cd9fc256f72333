#pragma once

#include "base/result.h"
#include "protocol/rejection.h"
#include "protocol/request.h"

#include <functional>
#include <variant>

namespace landfall::node {

// A request is refused for what it says (Rejection) or because the node can't
// take any now (Error: node-stopped, node-not-sequencer, node-syncing, node-full, store-…).
using SubmitFailure = std::variant<protocol::Rejection, Error>;
using Submitted = std::function<void(Result<protocol::RequestHash, SubmitFailure>)>;

} // namespace landfall::node
