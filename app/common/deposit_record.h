#pragma once

#include "base/result.h"
#include "protocol/amount.h"
#include "protocol/ids.h"

#include <QString>

#include <optional>
#include <vector>

namespace landfall::app {

struct DepositWish {
    protocol::ChainIndex chain = 0;
    protocol::TokenId token = 0;
    protocol::Amount amount = 0;
};

// Kept before it is broadcast.
struct SentTransaction {
    Bytes32 hash{};
    Bytes raw;
    std::vector<Bytes32> replaced = {}; // hashes of those that it outbids; any of them may get into a block
};

// What a deposit has signed so far.
struct DepositTransactions {
    std::optional<SentTransaction> approval;
    std::optional<SentTransaction> deposit;
    std::optional<SentTransaction> signingKey;
};

// A deposit under way, as it outlives the program.
struct DepositRecord {
    protocol::NetworkId network{};
    protocol::Address owner;
    DepositWish wish;
    bool keyOnly = false; // nothing is deposited: a credited account lacks its signing key
    DepositTransactions sent;
};

// A crash leaves the old record or the new one. Error: deposit-not-kept.
Status saveDepositRecord(const DepositRecord& record, const QString& path);
// Nothing if there is no file. Error: deposit-record-damaged.
Result<std::optional<DepositRecord>> readDepositRecord(const QString& path);
void removeDepositRecord(const QString& path);

} // namespace landfall::app
