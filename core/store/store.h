#pragma once

#include "store/batches.h"
#include "store/chain_facts.h"
#include "store/exit_events.h"
#include "store/governance_events.h"
#include "store/l1_transactions.h"
#include "store/queue_items.h"
#include "store/requests.h"
#include "store/stage_history.h"
#include "store/state_leaves.h"
#include "store/votes.h"

#include <memory>

namespace landfall::store {

// A node's database and its aggregates. The node is its only writer.
class Store {
public:
    // The database of `network` (its id in hexadecimal) in a folder, made if
    // missing. Errors: those of Database::open, store-folder.
    static Result<std::unique_ptr<Store>> open(const std::string& folder, const std::string& network);

    Database& database() { return *m_database; }
    // See Database: what `body` reads and writes counts only if this answers Ok.
    Status transaction(const std::function<void()>& body) { return m_database->transaction(body); }

    Requests requests;
    QueueItems queue;
    Batches batches;
    ChainFacts facts;
    GovernanceEvents governance;
    ExitEvents exits;
    L1Transactions transactions;
    Votes votes;
    StateLeaves leaves;
    StageHistory history;

private:
    explicit Store(std::unique_ptr<Database> database);

    std::unique_ptr<Database> m_database;
};

} // namespace landfall::store
