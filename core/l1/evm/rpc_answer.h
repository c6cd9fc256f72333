#pragma once

#include "l1/evm/json_rpc.h"
#include "l1/http_client.h"

namespace landfall::l1::evm {

// What one server's reply to one call amounts to.
struct RpcAnswer {
    enum class Kind {
        Result,
        Refusal,  // the chain's own answer: a revert, or a transaction that no pool would take
        AskLess,  // eth_getLogs: the question was too large for this server
        Declined, // this server can't tell; another may, and it is not at fault
        Fault,    // not to be asked for a while
    };
    Kind kind = Kind::Fault;
    QJsonValue result; // Result
    RpcError error;    // all others
    std::optional<std::chrono::seconds> retryAfter;
};

// `place`: "the RPC server http://… of Some chain".
RpcAnswer readRpcAnswer(const QString& method, std::uint64_t id, const Result<HttpReply, HttpFailure>& reply,
                        const std::string& place, qint64 bodyBytes);

} // namespace landfall::l1::evm
