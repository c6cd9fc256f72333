#include "store/exit_events.h"

#include "store/damage.h"

namespace landfall::store {

void ExitEvents::insert(const ExitRow& row) {
    m_database.run("INSERT INTO exit_events (chain, block, log, kind, subject, token, owner, amount, paid,"
                   " block_seconds, tx) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   {row.place.chain, integer(row.place.block), row.place.log, static_cast<int>(row.kind),
                    integer(row.subject), row.token, blob(row.owner.bytes), text(protocol::amountToDecimal(row.amount)),
                    text(protocol::amountToDecimal(row.paid)), integer(row.blockSeconds), blob(row.place.transaction)});
}

std::optional<ExitRow> ExitEvents::first(const char* sql, std::initializer_list<QVariant> parameters) const {
    std::optional<ExitRow> out;
    m_database.select(sql, parameters, [&](const Row& row) {
        const auto amount = protocol::amountFromDecimal(row.text(7));
        const auto paid = protocol::amountFromDecimal(row.text(8));
        if (!amount || !paid) {
            m_database.fail(damaged("a stored amount can't be read back"));
            return;
        }
        ExitRow found;
        found.place = {static_cast<protocol::ChainIndex>(row.integer(0)), row.number(1),
                       static_cast<std::uint32_t>(row.number(2)), row.fixed<32>(10)};
        found.kind = static_cast<ExitKind>(row.integer(3));
        found.subject = row.number(4);
        found.token = static_cast<protocol::TokenId>(row.integer(5));
        found.owner.bytes = row.fixed<20>(6);
        found.amount = *amount;
        found.paid = *paid;
        found.blockSeconds = row.number(9);
        out = found;
    });
    return out;
}

std::optional<ExitRow> ExitEvents::paid(protocol::ChainIndex chain, protocol::AccountId account,
                                        protocol::TokenId token) const {
    return first("SELECT chain, block, log, kind, subject, token, owner, amount, paid, block_seconds, tx"
                 " FROM exit_events WHERE chain = ? AND kind = 1 AND subject = ? AND token = ?",
                 {chain, account, token});
}

std::optional<ExitRow> ExitEvents::refunded(protocol::ChainIndex chain, std::uint64_t item) const {
    return first("SELECT chain, block, log, kind, subject, token, owner, amount, paid, block_seconds, tx"
                 " FROM exit_events WHERE chain = ? AND kind = 2 AND subject = ?",
                 {chain, integer(item)});
}

} // namespace landfall::store
