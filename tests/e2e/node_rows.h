#pragma once

#include "store/store.h"

#include <QString>

namespace landfall::e2e {

// How far a withdrawal is in a node's database.
struct NodeRows {
    bool accepted = false; // the request is there
    std::optional<protocol::BatchNumber> batch;
    bool proven = false;
    std::vector<store::L1TransactionRow> commits; // of its batch
    std::vector<store::L1TransactionRow> executions;
    unsigned finalRoots = 0; // chains that are known to have verified it
    std::size_t votes = 0;   // AGREE
    unsigned executed = 0;   // chains that are known to have executed it

    QString text() const;
};

// Reads a copy of the files in `folder`, so the node must be dead or stopped.
Result<NodeRows> readNodeRows(const QString& folder, const QString& network, const protocol::RequestHash& hash);

} // namespace landfall::e2e
