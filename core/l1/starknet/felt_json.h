#pragma once

#include "algebra/felt.h"
#include "base/result.h"

#include <QJsonArray>
#include <QJsonValue>

#include <span>
#include <vector>

// The value forms of Starknet's JSON-RPC: felts ("0x1f") and plain integers. A server is a stranger: whatever it sends
// is checked. Error: rpc-bad-answer, naming the field.
namespace landfall::l1::starknet {

Result<algebra::Felt> feltOf(const QJsonValue& value, const char* field);
Result<std::vector<algebra::Felt>> feltsOf(const QJsonValue& value, const char* field);
// Hexadecimal with 0x, below 2^128 and 2^64.
Result<Uint256> amountOf(const QJsonValue& value, const char* field);
Result<std::uint64_t> units64Of(const QJsonValue& value, const char* field);
// A JSON number.
Result<std::uint64_t> integerOf(const QJsonValue& value, const char* field);

QString feltText(const algebra::Felt& value);
QJsonArray feltsJson(std::span<const algebra::Felt> values);

} // namespace landfall::l1::starknet
