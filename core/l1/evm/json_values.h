#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "base/uint256.h"
#include "l1/chain_types.h"

#include <QJsonObject>
#include <QJsonValue>

// The value forms of Ethereum's JSON-RPC: quantities ("0x1f", no leading zeros)
// and data ("0x" and an even number of digits). A server is a stranger: whatever
// it sends is checked. Error: rpc-bad-answer, naming the field.
namespace landfall::l1::evm {

Result<Uint256> quantityOf(const QJsonValue& value, const char* field);
Result<std::uint64_t> quantity64Of(const QJsonValue& value, const char* field);
Result<Bytes> dataOf(const QJsonValue& value, const char* field);
Result<Bytes32> hashOf(const QJsonValue& value, const char* field);
Result<protocol::Address> addressOf(const QJsonValue& value, const char* field);
Result<BlockRef> blockOf(const QJsonValue& value);

QString quantityText(const Uint256& value);
QString dataText(ByteView bytes);

Error badAnswer(const std::string& what);

} // namespace landfall::l1::evm
