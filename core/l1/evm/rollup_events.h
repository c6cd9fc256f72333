#pragma once

#include "l1/evm/abi.h"
#include "l1/network_file.h"

#include <QJsonValue>

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

// The event in a log of the rollup contract; nothing for events that no one above
// needs (governance, fees). A BatchCommitted comes with number, commitment, new
// root and queueEnd only: the rest is in its transaction. Error: rpc-bad-answer.
Result<std::optional<ChainEvent>> eventOf(const Log& log, const NetworkFile& network, protocol::ChainIndex chain);

} // namespace landfall::l1::evm
