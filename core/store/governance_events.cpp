#include "store/governance_events.h"

namespace landfall::store {

void GovernanceEvents::insert(const GovernanceRow& row) {
    m_database.run("INSERT INTO governance_events (chain, block, log, kind, change, address, token, value, decimals,"
                   " ready_seconds, block_seconds, tx) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   {row.place.chain, integer(row.place.block), row.place.log, static_cast<int>(row.kind), row.change,
                    blob(row.address), row.token, blob(row.value.toBigEndian()), row.decimals, integer(row.readyAt),
                    integer(row.blockSeconds), blob(row.place.transaction)});
}

std::vector<GovernanceRow> GovernanceEvents::rows(const char* sql, std::initializer_list<QVariant> parameters) const {
    std::vector<GovernanceRow> out;
    m_database.select(sql, parameters, [&](const Row& row) {
        GovernanceRow item;
        item.place = {static_cast<protocol::ChainIndex>(row.integer(0)), row.number(1),
                      static_cast<std::uint32_t>(row.number(2)), row.fixed<32>(11)};
        item.kind = static_cast<GovernanceKind>(row.integer(3));
        item.change = static_cast<int>(row.integer(4));
        item.address = row.address(5);
        item.token = static_cast<protocol::TokenId>(row.integer(6));
        item.value = Uint256::fromBigEndian(row.fixed<32>(7));
        item.decimals = static_cast<std::uint8_t>(row.integer(8));
        item.readyAt = row.number(9);
        item.blockSeconds = row.number(10);
        out.push_back(item);
    });
    return out;
}

std::vector<GovernanceRow> GovernanceEvents::open(protocol::ChainIndex chain) const {
    return rows("SELECT chain, block, log, kind, change, address, token, value, decimals, ready_seconds, block_seconds,"
                " tx FROM governance_events AS one WHERE chain = ? AND kind = 1 AND NOT EXISTS (SELECT 1 FROM"
                " governance_events AS later WHERE later.chain = one.chain AND later.kind IN (1, 2, 3) AND"
                " later.change = one.change AND later.address = one.address AND later.token = one.token AND"
                " later.value = one.value AND (later.block > one.block OR (later.block = one.block AND"
                " later.log > one.log))) ORDER BY block, log",
                {chain});
}

std::vector<GovernanceRow> GovernanceEvents::tokens(protocol::ChainIndex chain) const {
    return rows("SELECT chain, block, log, kind, change, address, token, value, decimals, ready_seconds, block_seconds,"
                " tx FROM governance_events WHERE chain = ? AND kind = 4 ORDER BY block, log",
                {chain});
}

} // namespace landfall::store
