#pragma once

#include "base/result.h"
#include "protocol/request.h"

#include <QJsonObject>

namespace landfall::rpc {

// A signed withdrawal as `sendTransaction` takes it. Amounts and fees are integers
// in 18 decimals, written as decimal strings; the public key is x ‖ y and the
// signature r8.x ‖ r8.y ‖ s, hexadecimal.
QJsonObject toJson(const protocol::SignedWithdraw& request);

// Strict: every field there, none unknown. Errors: parameter-… with the field's
// name in the message; fee-not-canonical for a fee without a packed form.
Result<protocol::SignedWithdraw> withdrawFromJson(const QJsonObject& object);

} // namespace landfall::rpc
