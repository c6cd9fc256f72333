#pragma once

#include "node/node.h"

#include <QJsonObject>
#include <QJsonValue>

#include <functional>

// JSON-RPC 2.0 on a node: which method does what, and what its errors are called.
namespace landfall::rpc {

// JSON-RPC's and EIP-1474's codes. Refused requests carry the network's own
// (protocol::RejectionCode) instead.
enum class RpcCode : int {
    ParseError = -32700,
    InvalidRequest = -32600,
    MethodNotFound = -32601,
    InvalidParams = -32602,
    Internal = -32603,
    NotFound = -32001,
    Unavailable = -32002,
    Unauthorised = -32003,
};

struct RpcFailure {
    int code = 0;
    std::string name; // stable, kebab-case
    std::string message;
};
RpcFailure failureOf(const Error& error);

using MethodAnswer = std::function<void(Result<QJsonValue, RpcFailure>)>;

class Dispatcher {
public:
    // The node must outlive the dispatcher.
    explicit Dispatcher(node::Node& node) : m_node(node) {}

    // One call, not a batch of them. `authorised` callers may use every method;
    // others only what a peer needs: votes, tokens and chains.
    void handle(const QByteArray& body, bool authorised, std::function<void(const QByteArray&)> answer);

private:
    node::Node& m_node;
};

} // namespace landfall::rpc
