#pragma once

#include "l1/starknet/starknet_client.h"

namespace landfall::l1::starknet {

// What servers answer, checked and typed. Error: rpc-bad-answer.
Result<BlockRef> blockOf(const QJsonValue& value);
Result<GasPrices> pricesOf(const QJsonValue& block);
Result<StarknetReceipt> receiptOf(const QJsonValue& value, const Felt& hash);
Result<FeeEstimate> estimateOf(const QJsonValue& value);
// A transaction's status, unless it was rejected.
Result<bool> isKnownOf(const QJsonValue& value);

struct EventPage {
    std::vector<StarknetEvent> events;
    QString continuation; // empty: the last page
};
Result<EventPage> eventPageOf(const QJsonValue& value);

} // namespace landfall::l1::starknet
