#pragma once

#include "l1/chain_types.h"
#include "l1/evm/abi.h"

#include <QJsonValue>

#include <map>

namespace landfall::l1::evm {

// A log as a server gives it, checked for form.
struct Log {
    EventPlace place;
    protocol::Address contract;
    std::vector<Bytes32> topics;
    Bytes data;
};

// Errors: rpc-bad-answer; also for a log that the server calls removed.
Result<Log> logOf(const QJsonValue& value);

// Of the tokens of one chain, 0..18.
using TokenDecimals = std::map<protocol::TokenId, std::uint8_t>;

// The token in whose own units the log gives an amount; nothing if it gives none.
std::optional<protocol::TokenId> tokenOfAmount(const Log& log);

// The event in a log of the rollup contract; nothing for events that no one above
// needs (governance, fees). A BatchCommitted comes with number, commitment, new
// root and queueEnd only, a FinalRoot without its proof: the rest is in the transaction. Error: rpc-bad-answer;
// also where `decimals` lacks the log's tokenOfAmount.
Result<std::optional<ChainEvent>> eventOf(const Log& log, const TokenDecimals& decimals);

} // namespace landfall::l1::evm
