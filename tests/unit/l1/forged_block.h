#pragma once

#include "base/hex.h"
#include "crypto/keccak.h"
#include "l1/evm/json_values.h"
#include "l1/evm/rlp.h"

#include <QJsonObject>

// The block with another time and the hash that its header then has: what a server shows of a chain that it made up.
inline QJsonObject forgedBlock(QJsonObject block) {
    using namespace landfall;
    using namespace landfall::l1::evm;
    block[QStringLiteral("timestamp")] =
        quantityText(Uint256(quantity64Of(block[QStringLiteral("timestamp")], "timestamp").value() + 1));
    std::vector<RlpItem> items;
    for (const char* name :
         {"parentHash",    "sha3Uncles",      "miner",       "stateRoot",     "transactionsRoot",
          "receiptsRoot",  "logsBloom",       "difficulty",  "number",        "gasLimit",
          "gasUsed",       "timestamp",       "extraData",   "mixHash",       "nonce",
          "baseFeePerGas", "withdrawalsRoot", "blobGasUsed", "excessBlobGas", "parentBeaconBlockRoot",
          "requestsHash"}) {
        const auto value = block[QLatin1String(name)];
        const bool isNumber = QByteArray("difficulty number gasLimit gasUsed timestamp baseFeePerGas blobGasUsed "
                                         "excessBlobGas")
                                  .split(' ')
                                  .contains(name);
        items.push_back(isNumber ? RlpItem::number(quantityOf(value, name).value())
                                 : RlpItem::string(dataOf(value, name).value()));
    }
    block[QStringLiteral("hash")] = dataText(crypto::keccak256(rlpEncode(RlpItem::list(items))));
    return block;
}
