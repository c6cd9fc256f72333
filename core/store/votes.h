#pragma once

#include "protocol/attestation.h"
#include "store/requests.h"

#include <optional>
#include <vector>

namespace landfall::store {

struct VoteRow {
    protocol::Vote vote;
    protocol::Address signer;
    FixedBytes<65> signature{};
    bool own = false; // signed here; stored before it leaves
    Milliseconds seenAt = 0;
};

class Votes {
public:
    explicit Votes(Database& database) : m_database(database) {}

    // A vote that is there already stays as it is.
    void insert(const VoteRow& row);
    // Ascending by signer.
    std::vector<VoteRow> on(protocol::VoteKind kind, protocol::BatchNumber number, const Bytes32& commitment) const;
    // How many agree on one of this node's batches from `first` to `last`.
    std::size_t agreeing(protocol::BatchNumber first, protocol::BatchNumber last) const;
    // Of any kind, from `first` on, ascending by number.
    std::vector<VoteRow> own(protocol::BatchNumber first, std::size_t limit) const;
    // Signed here, of one kind, on numbers from `first` to `last`.
    std::vector<VoteRow> ownOf(protocol::VoteKind kind, protocol::BatchNumber first, protocol::BatchNumber last) const;
    // Of one kind by anybody, on numbers from `first` on, ascending by number and signer.
    std::vector<VoteRow> ofKind(protocol::VoteKind kind, protocol::BatchNumber first = 0) const;
    // Up to which batch `signer` may have signed votes that this store does not hold; nothing
    // as long as that was not settled.
    std::optional<protocol::BatchNumber> floorOf(const protocol::Address& signer) const;
    void setFloor(const protocol::Address& signer, protocol::BatchNumber number, bool mayHaveFrozen);
    // Whether `signer` may have signed a FREEZE that this store does not hold.
    bool mayHaveFrozen(const protocol::Address& signer) const;
    // The last batch of this node's line that has its AGREE; 0 = none.
    protocol::BatchNumber lastAgreed() const;

private:
    std::vector<VoteRow> rows(const char* sql, std::initializer_list<QVariant> parameters) const;

    Database& m_database;
};

} // namespace landfall::store
