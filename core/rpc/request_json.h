#pragma once

#include "base/result.h"
#include "protocol/request.h"

#include <QJsonObject>

namespace landfall::rpc {

// A signed withdrawal as the node tells of it. Amounts and fees are integers
// in 18 decimals, written as decimal strings; the public key is x ‖ y and the
// signature r8.x ‖ r8.y ‖ s, hexadecimal.
QJsonObject toJson(const protocol::SignedWithdraw& request);
// The same as `sendTransaction` takes it: with the network that it was signed for, which
// the signature binds but does not show.
QJsonObject toTransaction(const protocol::SignedWithdraw& request, const protocol::NetworkId& network);

// Strict: every field there, none unknown. Errors: parameter-… with the field's
// name in the message; wrong-network for a request of another one than `network`;
// fee-not-canonical for a fee without a packed form.
Result<protocol::SignedWithdraw> withdrawFromJson(const QJsonObject& object, const protocol::NetworkId& network);

} // namespace landfall::rpc
