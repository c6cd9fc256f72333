#pragma once

#include "l1/contract_calls.h"
#include "node/shared/read_models.h"

#include <QJsonObject>

namespace landfall::rpc {

QJsonObject toJson(const node::ExitPage& page);

// A batch as a chain's contract wants it named.
QJsonObject toJson(const l1::CommittedBatch& batch);
// Error: batch-malformed.
Result<l1::CommittedBatch> batchFromJson(const QJsonObject& json);

// The attesters' certificate on the network's last batch.
QJsonObject toJson(const l1::FreezeByVotes& certificate);
// Error: certificate-malformed.
Result<l1::FreezeByVotes> certificateFromJson(const QJsonObject& json);

// A share with its proof, as the contract takes it.
QJsonObject toJson(const l1::ExitWithProof& exit);
// Error: exit-malformed.
Result<l1::ExitWithProof> exitFromJson(const QJsonObject& json);

} // namespace landfall::rpc
