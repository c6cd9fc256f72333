#include "store/l1_transactions.h"

namespace landfall::store {

std::int64_t L1Transactions::insert(const L1TransactionRow& row) {
    m_database.run(
        "INSERT INTO l1_transactions (chain, purpose, first_batch, last_batch, commitment, sender, nonce, hash,"
        " raw, state, created_at, replaces) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {row.chain, static_cast<int>(row.purpose), integer(row.firstBatch), integer(row.lastBatch),
         blob(row.commitment), blob(row.sender), integer(row.nonce), blob(row.hash), blob(row.raw),
         static_cast<int>(row.state), integer(static_cast<std::uint64_t>(row.createdAt)),
         row.replaces ? integer(static_cast<std::uint64_t>(*row.replaces)) : null()});
    return m_database.lastRowId();
}

std::vector<L1TransactionRow> L1Transactions::rows(const char* sql, std::initializer_list<QVariant> parameters) const {
    std::vector<L1TransactionRow> out;
    m_database.select(sql, parameters, [&](const Row& row) {
        L1TransactionRow item;
        item.id = row.integer(0);
        item.chain = static_cast<protocol::ChainIndex>(row.integer(1));
        item.purpose = static_cast<Purpose>(row.integer(2));
        item.firstBatch = row.number(3);
        item.lastBatch = row.number(4);
        item.commitment = row.fixed<32>(5);
        item.sender = row.address(6);
        item.nonce = row.number(7);
        item.hash = row.fixed<32>(8);
        item.raw = row.bytes(9);
        item.state = static_cast<TransactionState>(row.integer(10));
        item.createdAt = row.integer(11);
        if (!row.isNull(12)) {
            item.sentAt = row.integer(12);
        }
        if (!row.isNull(13)) {
            item.replaces = row.integer(13);
        }
        if (!row.isNull(14)) {
            item.block = row.number(14);
            item.blockHash = row.fixed<32>(15);
            item.gasUsed = row.number(16);
            if (auto price = Uint256::fromDecimal(row.text(17))) {
                item.gasPrice = *price;
            }
        }
        item.note = row.text(18);
        out.push_back(std::move(item));
    });
    return out;
}

std::optional<L1TransactionRow> L1Transactions::find(const Bytes32& hash) const {
    auto found = rows("SELECT id, chain, purpose, first_batch, last_batch, commitment, sender, nonce, hash, raw, state,"
                      " created_at, sent_at, replaces, block, block_hash, gas, gas_price, note FROM l1_transactions"
                      " WHERE hash = ?",
                      {blob(hash)});
    if (found.empty()) {
        return {};
    }
    return std::move(found.front());
}

std::vector<L1TransactionRow> L1Transactions::open(protocol::ChainIndex chain) const {
    return rows("SELECT id, chain, purpose, first_batch, last_batch, commitment, sender, nonce, hash, raw, state,"
                " created_at, sent_at, replaces, block, block_hash, gas, gas_price, note FROM l1_transactions"
                " WHERE chain = ? AND state IN (0, 1) ORDER BY nonce, id",
                {chain});
}

std::vector<L1TransactionRow>
L1Transactions::withNonce(protocol::ChainIndex chain, const protocol::ChainAddress& sender, std::uint64_t nonce) const {
    return rows("SELECT id, chain, purpose, first_batch, last_batch, commitment, sender, nonce, hash, raw, state,"
                " created_at, sent_at, replaces, block, block_hash, gas, gas_price, note FROM l1_transactions"
                " WHERE chain = ? AND sender = ? AND nonce = ? ORDER BY id DESC",
                {chain, blob(sender), integer(nonce)});
}

std::vector<L1TransactionRow> L1Transactions::ofBatch(protocol::BatchNumber batch) const {
    return rows("SELECT id, chain, purpose, first_batch, last_batch, commitment, sender, nonce, hash, raw, state,"
                " created_at, sent_at, replaces, block, block_hash, gas, gas_price, note FROM l1_transactions"
                " WHERE first_batch <= ? AND last_batch >= ? ORDER BY id DESC",
                {integer(batch), integer(batch)});
}

void L1Transactions::markSent(std::int64_t id, Milliseconds at) {
    m_database.run("UPDATE l1_transactions SET state = 1, sent_at = ? WHERE id = ? AND state IN (0, 1)",
                   {integer(static_cast<std::uint64_t>(at)), integer(static_cast<std::uint64_t>(id))});
}

void L1Transactions::markIncluded(std::int64_t id, bool succeeded, std::uint64_t block, const Bytes32& blockHash,
                                  std::uint64_t gasUsed, const Uint256& gasPrice, const std::string& note) {
    m_database.run("UPDATE l1_transactions SET state = ?, block = ?, block_hash = ?, gas = ?, gas_price = ?, note = ?"
                   " WHERE id = ?",
                   {static_cast<int>(succeeded ? TransactionState::Included : TransactionState::Failed), integer(block),
                    blob(blockHash), integer(gasUsed), text(gasPrice.toDecimal()), text(note),
                    integer(static_cast<std::uint64_t>(id))});
}

void L1Transactions::setState(std::int64_t id, TransactionState state, const std::string& note) {
    m_database.run("UPDATE l1_transactions SET state = ?, note = ? WHERE id = ?",
                   {static_cast<int>(state), text(note), integer(static_cast<std::uint64_t>(id))});
}

void L1Transactions::reopenAbove(protocol::ChainIndex chain, std::uint64_t block) {
    m_database.run("UPDATE l1_transactions SET state = 1, block = NULL, block_hash = NULL, gas = NULL, gas_price = NULL"
                   " WHERE chain = ? AND block > ? AND state IN (2, 3)",
                   {chain, integer(block)});
}

} // namespace landfall::store
