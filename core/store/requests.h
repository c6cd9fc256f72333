#pragma once

#include "base/milliseconds.h"
#include "protocol/request.h"
#include "store/database.h"
#include "store/request_state.h"

#include <limits>
#include <map>
#include <optional>
#include <vector>

namespace landfall::store {

struct RequestRow {
    std::int64_t sequence = 0; // order of acceptance
    protocol::RequestHash hash{};
    protocol::SignedWithdraw request;
    Milliseconds acceptedAt = 0;
    RequestState state = RequestState::Waiting;
    std::optional<protocol::BatchNumber> batch;
    std::optional<std::size_t> position; // in the batch
    unsigned returned = 0;               // how often a batch that held it was dropped
    std::string note;                    // for its owner
    RequestStanding standing = RequestStanding::Payable;
};

struct WaitingAccount {
    protocol::AccountId account = 0;
    std::int64_t oldest = 0; // sequence of the one that was accepted first
    std::size_t count = 0;
};

// A sequence above that of every request.
inline constexpr std::int64_t kNewestRequest = std::numeric_limits<std::int64_t>::max();

class Requests {
public:
    explicit Requests(Database& database) : m_database(database) {}

    void insert(const RequestRow& row); // sequence is given by the store
    std::optional<RequestRow> find(const protocol::RequestHash& hash) const;
    bool exists(const protocol::RequestHash& hash) const;
    // In order of acceptance; with state Waiting.
    std::vector<RequestRow> waiting() const;
    // The accounts that they are of. Reads no row in full, so an account with many hides none.
    std::vector<WaitingAccount> waitingAccounts() const;
    // By nonce: of one account the first `limit` that are valid past `now`; of all accounts, by account.
    std::vector<RequestRow> waitingOf(protocol::AccountId account, protocol::UnixSeconds now, std::size_t limit) const;
    std::vector<RequestRow> waitingOfAll(protocol::UnixSeconds now) const;
    // For each account with a request in a batch from `first` on, the last of these batches.
    std::map<protocol::AccountId, protocol::BatchNumber> servedSince(protocol::BatchNumber first) const;
    // Of those with state Waiting the ones that were valid until before `now`.
    std::vector<RequestRow> overdue(protocol::UnixSeconds now) const;
    // Whatever became of them, in order of acceptance.
    std::vector<RequestRow> withNonce(protocol::AccountId account, protocol::Nonce nonce) const;
    std::vector<RequestRow> inBatch(protocol::BatchNumber batch) const; // by position
    // Newest first, older than `before`.
    std::vector<RequestRow> newest(std::optional<protocol::AccountId> account, std::size_t limit,
                                   std::int64_t before = kNewestRequest) const;
    std::uint64_t count(protocol::AccountId account) const;

    void putInBatch(const protocol::RequestHash& hash, protocol::BatchNumber batch, std::size_t position);
    // Those in batches from `first` on wait again, but for what its owner replaced by one that waits.
    void returnFrom(protocol::BatchNumber first, const std::string& note);
    void setState(const protocol::RequestHash& hash, RequestState state, const std::string& note);
    // It waits, and stands so until it is set again or anything else becomes of it.
    void setStanding(const protocol::RequestHash& hash, RequestStanding standing, const std::string& note);
    // A request that waits is gone, and the one that it replaced waits again.
    void takeBack(const protocol::RequestHash& hash);
    void markExecuted(protocol::BatchNumber batch);
    void markUnexecutedFrom(protocol::BatchNumber first);

private:
    std::vector<RequestRow> rows(const char* sql, std::initializer_list<QVariant> parameters) const;

    Database& m_database;
};

// The stored form of a signed request: its two words, `from`, the key's x and y,
// R8's x and y, s; 242 bytes.
Bytes encodeSignedWithdraw(const protocol::SignedWithdraw& request);
// Error: store-damaged.
Result<protocol::SignedWithdraw> decodeSignedWithdraw(ByteView bytes);

} // namespace landfall::store
