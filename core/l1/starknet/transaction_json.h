#pragma once

#include "l1/starknet/transaction.h"

#include <QJsonObject>

namespace landfall::l1::starknet {

// The transactions as servers take them, signed.
QJsonObject toJson(const InvokeTransaction& transaction, const crypto::StarkSignature& signature);
QJsonObject toJson(const DeployAccountTransaction& transaction, const crypto::StarkSignature& signature);
QJsonObject toJson(const DeclareTransaction& transaction, const SierraClass& contractClass,
                   const crypto::StarkSignature& signature);

} // namespace landfall::l1::starknet
