#include "store/votes.h"

namespace landfall::store {

void Votes::insert(const VoteRow& row) {
    m_database.run("INSERT INTO votes (kind, epoch, number, final_root, commitment, signer, signature, own, seen_at)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                   {static_cast<int>(row.vote.kind), integer(row.vote.setEpoch), integer(row.vote.number),
                    blob(row.vote.finalRoot), blob(row.vote.commitment), blob(row.signer.bytes), blob(row.signature),
                    row.own ? 1 : 0, integer(static_cast<std::uint64_t>(row.seenAt))});
}

std::vector<VoteRow> Votes::rows(const char* sql, std::initializer_list<QVariant> parameters) const {
    std::vector<VoteRow> out;
    m_database.select(sql, parameters, [&](const Row& row) {
        VoteRow item;
        item.vote.kind = static_cast<protocol::VoteKind>(row.integer(0));
        item.vote.setEpoch = row.number(1);
        item.vote.number = row.number(2);
        item.vote.finalRoot = row.fixed<32>(3);
        item.vote.commitment = row.fixed<32>(4);
        item.signer.bytes = row.fixed<20>(5);
        item.signature = row.fixed<65>(6);
        item.own = row.integer(7) != 0;
        item.seenAt = row.integer(8);
        out.push_back(item);
    });
    return out;
}

std::vector<VoteRow> Votes::on(protocol::VoteKind kind, protocol::BatchNumber number, const Bytes32& commitment) const {
    return rows("SELECT kind, epoch, number, final_root, commitment, signer, signature, own, seen_at FROM votes"
                " WHERE kind = ? AND number = ? AND commitment = ? ORDER BY signer",
                {static_cast<int>(kind), integer(number), blob(commitment)});
}

std::size_t Votes::agreeing(protocol::BatchNumber first, protocol::BatchNumber last) const {
    std::size_t count = 0;
    m_database.select("SELECT COUNT(DISTINCT votes.signer) FROM votes JOIN batches ON batches.number = votes.number"
                      " AND batches.commitment = votes.commitment"
                      " WHERE votes.kind = ? AND votes.number >= ? AND votes.number <= ?",
                      {static_cast<int>(protocol::VoteKind::Agree), integer(first), integer(last)},
                      [&](const Row& row) { count = static_cast<std::size_t>(row.number(0)); });
    return count;
}

std::vector<VoteRow> Votes::own(protocol::BatchNumber first, std::size_t limit) const {
    return rows("SELECT kind, epoch, number, final_root, commitment, signer, signature, own, seen_at FROM votes"
                " WHERE own = 1 AND number >= ? ORDER BY number, kind LIMIT ?",
                {integer(first), integer(limit)});
}

std::vector<VoteRow> Votes::ownOf(protocol::VoteKind kind, protocol::BatchNumber first,
                                  protocol::BatchNumber last) const {
    return rows("SELECT kind, epoch, number, final_root, commitment, signer, signature, own, seen_at FROM votes"
                " WHERE own = 1 AND kind = ? AND number >= ? AND number <= ? ORDER BY number",
                {static_cast<int>(kind), integer(first), integer(last)});
}

std::vector<VoteRow> Votes::ofKind(protocol::VoteKind kind, protocol::BatchNumber first) const {
    return rows("SELECT kind, epoch, number, final_root, commitment, signer, signature, own, seen_at FROM votes"
                " WHERE kind = ? AND number >= ? ORDER BY number, signer",
                {static_cast<int>(kind), integer(first)});
}

std::optional<protocol::BatchNumber> Votes::floorOf(const protocol::Address& signer) const {
    std::optional<protocol::BatchNumber> out;
    m_database.select("SELECT number FROM vote_floors WHERE signer = ?", {blob(signer.bytes)},
                      [&](const Row& row) { out = row.number(0); });
    return out;
}

void Votes::setFloor(const protocol::Address& signer, protocol::BatchNumber number, bool mayHaveFrozen) {
    m_database.run("INSERT INTO vote_floors (signer, number, freeze) VALUES (?, ?, ?)",
                   {blob(signer.bytes), integer(number), mayHaveFrozen ? 1 : 0});
}

bool Votes::mayHaveFrozen(const protocol::Address& signer) const {
    bool out = false;
    m_database.select("SELECT freeze FROM vote_floors WHERE signer = ?", {blob(signer.bytes)},
                      [&](const Row& row) { out = row.integer(0) != 0; });
    return out;
}

protocol::BatchNumber Votes::lastAgreed() const {
    protocol::BatchNumber out = 0;
    m_database.select("SELECT votes.number FROM votes JOIN batches"
                      " ON batches.number = votes.number AND batches.commitment = votes.commitment"
                      " WHERE votes.kind = 1 AND votes.own = 1 ORDER BY votes.number DESC LIMIT 1",
                      {}, [&](const Row& row) { out = row.number(0); });
    return out;
}

} // namespace landfall::store
