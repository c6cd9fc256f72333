#include "store/schema.h"

#include <array>

namespace landfall::store {
namespace {

// Times are milliseconds since 1970 unless the column says seconds. Rows that
// came from a chain carry its block, so that a reorganisation deletes them.
constexpr std::array kFormat1{
    "CREATE TABLE landfall_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)",

    // What users signed. state: 0 waiting, 1 in a batch, 2 executed, 3 expired, 4 replaced, 5 ended.
    "CREATE TABLE requests (sequence INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, body BLOB NOT NULL,"
    " account INTEGER NOT NULL, nonce INTEGER NOT NULL, accepted_at INTEGER NOT NULL, state INTEGER NOT NULL,"
    " batch INTEGER, position INTEGER, returned INTEGER NOT NULL DEFAULT 0, note TEXT NOT NULL DEFAULT '')",
    "CREATE INDEX requests_by_state ON requests (state, sequence)",
    "CREATE INDEX requests_by_account ON requests (account, nonce)",
    "CREATE INDEX requests_by_batch ON requests (batch)",

    // What chains queued. words: the item's two words as its queue hashes them.
    "CREATE TABLE queue_items (chain INTEGER NOT NULL, item INTEGER NOT NULL, words BLOB NOT NULL,"
    " deadline_seconds INTEGER NOT NULL, block INTEGER NOT NULL, block_hash BLOB NOT NULL, tx BLOB NOT NULL,"
    " PRIMARY KEY (chain, item))",

    // Our view of the one chain of batches. own: 1 if this node composed it.
    "CREATE TABLE batches (number INTEGER PRIMARY KEY, data BLOB NOT NULL, public_data BLOB NOT NULL,"
    " old_root BLOB NOT NULL, new_root BLOB NOT NULL, commitment BLOB NOT NULL, timestamp_seconds INTEGER NOT NULL,"
    " size INTEGER NOT NULL, operations INTEGER NOT NULL, own INTEGER NOT NULL, composed_at INTEGER NOT NULL)",
    "CREATE TABLE proofs (batch INTEGER PRIMARY KEY REFERENCES batches (number) ON DELETE CASCADE,"
    " proof BLOB NOT NULL, key_hash BLOB NOT NULL, started_at INTEGER NOT NULL, finished_at INTEGER NOT NULL)",
    // Items [first, next) of a chain's queue are in the batch.
    "CREATE TABLE batch_queue (batch INTEGER NOT NULL REFERENCES batches (number) ON DELETE CASCADE,"
    " chain INTEGER NOT NULL, first INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (batch, chain))",

    // What a chain says of batches. kind: 1 committed, 2 final root, 3 executed, 4 reverted from `number` to `last`.
    "CREATE TABLE batch_events (chain INTEGER NOT NULL, block INTEGER NOT NULL, log INTEGER NOT NULL,"
    " kind INTEGER NOT NULL, number INTEGER NOT NULL, last INTEGER NOT NULL, commitment BLOB, root BLOB,"
    " by_certificate INTEGER NOT NULL DEFAULT 0, paid BLOB, block_hash BLOB NOT NULL,"
    " block_seconds INTEGER NOT NULL, tx BLOB NOT NULL,"
    " PRIMARY KEY (chain, block, log))",
    "CREATE INDEX batch_events_by_number ON batch_events (number, chain)",
    // The batch itself as a chain's transaction gave it: needed where we did not compose it.
    "CREATE TABLE chain_batches (chain INTEGER NOT NULL, block INTEGER NOT NULL, log INTEGER NOT NULL,"
    " number INTEGER NOT NULL, commitment BLOB NOT NULL, public_data BLOB NOT NULL, old_root BLOB NOT NULL,"
    " new_root BLOB NOT NULL, data BLOB NOT NULL, queue_end INTEGER NOT NULL, sequencer BLOB NOT NULL,"
    " PRIMARY KEY (chain, block, log))",
    "CREATE INDEX chain_batches_by_number ON chain_batches (number)",
    // kind: 1 pending because a push failed or wasn't tried, 2 claimed.
    "CREATE TABLE pending_events (chain INTEGER NOT NULL, block INTEGER NOT NULL, log INTEGER NOT NULL,"
    " kind INTEGER NOT NULL, number INTEGER NOT NULL, payout INTEGER NOT NULL, token INTEGER NOT NULL,"
    " recipient BLOB NOT NULL,"
    " amount TEXT NOT NULL, tx BLOB NOT NULL, PRIMARY KEY (chain, block, log))",
    // kind: 1 armed, 2 disarmed, 3 frozen, 4 sequencer suspended.
    "CREATE TABLE guard_events (chain INTEGER NOT NULL, block INTEGER NOT NULL, log INTEGER NOT NULL,"
    " kind INTEGER NOT NULL, seconds INTEGER NOT NULL, address BLOB, tx BLOB NOT NULL,"
    " PRIMARY KEY (chain, block, log))",

    // How far each chain was read, and recent blocks' hashes to notice a reorganisation by.
    "CREATE TABLE chain_cursors (chain INTEGER PRIMARY KEY, next_block INTEGER NOT NULL)",
    "CREATE TABLE chain_blocks (chain INTEGER NOT NULL, block INTEGER NOT NULL, hash BLOB NOT NULL,"
    " seconds INTEGER NOT NULL, PRIMARY KEY (chain, block))",

    // Our own transactions. state: 0 stored, 1 sent, 2 included, 3 failed, 4 replaced, 5 given up.
    "CREATE TABLE l1_transactions (id INTEGER PRIMARY KEY, chain INTEGER NOT NULL, purpose INTEGER NOT NULL,"
    " first_batch INTEGER NOT NULL, last_batch INTEGER NOT NULL, commitment BLOB NOT NULL, sender BLOB NOT NULL,"
    " nonce INTEGER NOT NULL,"
    " hash BLOB NOT NULL UNIQUE, raw BLOB NOT NULL, state INTEGER NOT NULL, created_at INTEGER NOT NULL,"
    " sent_at INTEGER, replaces INTEGER, block INTEGER, block_hash BLOB, gas INTEGER, gas_price TEXT,"
    " note TEXT NOT NULL DEFAULT '')",
    "CREATE INDEX l1_transactions_open ON l1_transactions (chain, state)",

    // Ours before they leave, and those that others sent.
    "CREATE TABLE votes (kind INTEGER NOT NULL, epoch INTEGER NOT NULL, number INTEGER NOT NULL,"
    " final_root BLOB NOT NULL, commitment BLOB NOT NULL, signer BLOB NOT NULL, signature BLOB NOT NULL,"
    " own INTEGER NOT NULL, seen_at INTEGER NOT NULL, PRIMARY KEY (kind, number, commitment, signer))",
    "CREATE INDEX votes_by_number ON votes (number)",

    // Leaves after `batch`, of the leaves that it touched (0: genesis). The state at N holds, for
    // each leaf, its newest row of at most N. kind: 1 account, 2 balance, 3 vault.
    "CREATE TABLE state_leaves (kind INTEGER NOT NULL, leaf INTEGER NOT NULL, batch INTEGER NOT NULL,"
    " value BLOB NOT NULL, PRIMARY KEY (kind, leaf, batch))",
    "CREATE INDEX state_leaves_by_batch ON state_leaves (batch)",

    // How long stages took on this machine.
    "CREATE TABLE stage_history (stage TEXT NOT NULL, size INTEGER NOT NULL, ended_at INTEGER NOT NULL,"
    " duration_ms INTEGER NOT NULL)",
    "CREATE INDEX stage_history_by_stage ON stage_history (stage, size, ended_at)",
};

constexpr std::array kFormat2{
    // Up to which batch a signer may have signed votes that are not in this store. A store in which
    // it voted before holds all of its votes.
    "CREATE TABLE vote_floors (signer BLOB PRIMARY KEY, number INTEGER NOT NULL)",
    "INSERT INTO vote_floors SELECT DISTINCT signer, 0 FROM votes WHERE own = 1",
};

constexpr std::array kFormat3{
    // By an item's type, and by the owner whom a deposit credits: where the words have them.
    "CREATE INDEX queue_items_by_owner ON queue_items"
    " (substr(words, 1, 1), substr(words, 32, 20), deadline_seconds, chain, item)",
};

// What is asked at every look must not take longer with every batch.
constexpr std::array kFormat4{
    "CREATE INDEX batch_events_reverts ON batch_events (chain, number) WHERE kind = 4",
    "CREATE INDEX batch_queue_by_chain ON batch_queue (chain, batch)",
};

constexpr std::array kFormat5{
    // kind of pending_events: 3 delayed until release_seconds, 4 released, 5 a forced exit is owed.
    // kind of guard_events: 5 executions paused until `seconds`, 6 resumed.
    "ALTER TABLE pending_events ADD COLUMN release_seconds INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX pending_events_by_batch ON pending_events (chain, number, payout)",
    "CREATE INDEX pending_events_delayed ON pending_events (chain, release_seconds) WHERE kind = 3",

    // The governor's changes and the tokens of each chain. kind: 1 scheduled, 2 cancelled, 3 applied, 4 token
    // registered. change: as the contract numbers it, 0 for a registration. value: 32 bytes, what the change sets.
    "CREATE TABLE governance_events (chain INTEGER NOT NULL, block INTEGER NOT NULL, log INTEGER NOT NULL,"
    " kind INTEGER NOT NULL, change INTEGER NOT NULL, address BLOB NOT NULL, token INTEGER NOT NULL,"
    " value BLOB NOT NULL, decimals INTEGER NOT NULL, ready_seconds INTEGER NOT NULL, block_seconds INTEGER NOT NULL,"
    " tx BLOB NOT NULL, PRIMARY KEY (chain, block, log))",
};

constexpr std::array kFormat6{
    // The highest block of a chain that was final when the rows reached up to it: nothing goes back below it.
    "ALTER TABLE chain_cursors ADD COLUMN final_block INTEGER NOT NULL DEFAULT 0",
    // 0 in rows from before this column.
    "ALTER TABLE pending_events ADD COLUMN block_seconds INTEGER NOT NULL DEFAULT 0",
};

// Who waits, and each one's requests in their order, without a look at the others'.
constexpr std::array kFormat7{
    "CREATE INDEX requests_waiting ON requests (account, nonce) WHERE state = 0",
};

constexpr std::array kFormat8{
    // Who may have earned queue fees on a chain, without a look at every batch.
    "CREATE INDEX chain_batches_by_sequencer ON chain_batches (chain, sequencer)",
    // The batch from which on states are known whole: StateLeaves::knownFrom. In a store from before that was
    // noted, nothing before its newest batch is sure.
    "INSERT INTO landfall_meta (name, value) SELECT 'states_from', CAST(COALESCE(MAX(number), 0) AS TEXT) FROM batches",
    // kind of guard_events: 7 frozen by a certificate for batch `number`, 8 exits opened at batch `number`.
    "ALTER TABLE guard_events ADD COLUMN number INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE guard_events ADD COLUMN block_seconds INTEGER NOT NULL DEFAULT 0",
    // What left a chain whose exits are open. kind: 1 an account's share of a token, subject the account; 2 a queued
    // item, subject the item.
    "CREATE TABLE exit_events (chain INTEGER NOT NULL, block INTEGER NOT NULL, log INTEGER NOT NULL,"
    " kind INTEGER NOT NULL, subject INTEGER NOT NULL, token INTEGER NOT NULL, owner BLOB NOT NULL,"
    " amount TEXT NOT NULL, paid TEXT NOT NULL, block_seconds INTEGER NOT NULL, tx BLOB NOT NULL,"
    " PRIMARY KEY (chain, block, log))",
    "CREATE INDEX exit_events_by_subject ON exit_events (chain, kind, subject, token)",
    // 1: the store was begun when its signer could have signed FREEZE before.
    "ALTER TABLE vote_floors ADD COLUMN freeze INTEGER NOT NULL DEFAULT 0",
    // What waits for an owner is looked up at every look.
    "CREATE INDEX pending_events_by_recipient ON pending_events (recipient, chain, block, log)",
};

constexpr std::array kFormat9{
    // What the node thinks of a request that waits: 0 payable, 1 can't be paid as things stand, 2 its time has
    // passed. Notes told it before, whose words are those of that time.
    "ALTER TABLE requests ADD COLUMN standing INTEGER NOT NULL DEFAULT 0",
    "UPDATE requests SET standing = 1 WHERE state = 0 AND note LIKE 'it can''t be paid as things stand: %'",
    "UPDATE requests SET standing = 2 WHERE state = 0 AND note LIKE 'it has expired: %'",
};

} // namespace

std::span<const char* const> migrationTo(int version) {
    switch (version) {
    case 1:
        return kFormat1;
    case 2:
        return kFormat2;
    case 3:
        return kFormat3;
    case 4:
        return kFormat4;
    case 5:
        return kFormat5;
    case 6:
        return kFormat6;
    case 7:
        return kFormat7;
    case 8:
        return kFormat8;
    case 9:
        return kFormat9;
    default: // 10: addresses may have 32 bytes too, which older programs call damaged
        return {};
    }
}

} // namespace landfall::store
