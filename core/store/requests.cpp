#include "store/requests.h"

#include "protocol/batch_words.h"
#include "store/damage.h"

#include <algorithm>

namespace landfall::store {
namespace {

constexpr std::size_t kBodySize = 62 + 20 + 5 * 32;
constexpr std::size_t kWideBodySize = kBodySize + 32;

// As substr(body, 56, 5) has it: an expiry is not worth a column, since it is the five bytes of the
// second word that a batch has it in (core/README.md), as encodeSignedWithdraw lays it out.
Bytes validUntilBytes(protocol::UnixSeconds seconds) {
    Bytes out;
    appendBigEndian(out, seconds);
    out.erase(out.begin(), out.begin() + 3);
    return out;
}

Error damagedBody() {
    return damaged("a stored request can't be read back");
}

} // namespace

// A wide recipient stands at the end, and the words are those of the same request to nobody: so the expiry has one
// place in every body.
Bytes encodeSignedWithdraw(const protocol::SignedWithdraw& request) {
    const auto* wide = request.request.to.wide();
    protocol::Withdraw plain = request.request;
    plain.to = wide == nullptr ? plain.to : protocol::Address{};
    const auto words = protocol::encodeOperation(protocol::operationOf(plain));
    Bytes out;
    out.reserve(kWideBodySize);
    append(out, words.first);
    append(out, words.second);
    append(out, request.request.from.bytes);
    append(out, request.publicKey.x.toBigEndian());
    append(out, request.publicKey.y.toBigEndian());
    append(out, request.signature.r8.x.toBigEndian());
    append(out, request.signature.r8.y.toBigEndian());
    append(out, request.signature.s.toBigEndian());
    if (wide != nullptr) {
        append(out, wide->bytes);
    }
    return out;
}

Result<protocol::SignedWithdraw> decodeSignedWithdraw(ByteView bytes) {
    if (bytes.size() != kBodySize && bytes.size() != kWideBodySize) {
        return damagedBody();
    }
    protocol::WordPair words;
    std::copy_n(bytes.begin(), 31, words.first.begin());
    std::copy_n(bytes.begin() + 31, 31, words.second.begin());
    const auto operation = protocol::decodeOperation(words);
    if (!operation || operation->type != protocol::OperationType::Withdraw) {
        return damagedBody();
    }
    protocol::SignedWithdraw out;
    out.request.chain = operation->chain;
    out.request.account = operation->account;
    out.request.to = operation->address;
    out.request.token = operation->token;
    out.request.amount = operation->amount;
    out.request.fee = operation->fee;
    out.request.nonce = operation->nonce;
    out.request.validUntil = operation->validUntil;
    std::copy_n(bytes.begin() + 62, 20, out.request.from.bytes.begin());
    std::array<Bytes32, 5> numbers{};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(82 + 32 * i), 32, numbers[i].begin());
    }
    std::array<algebra::Fr*, 4> elements{&out.publicKey.x, &out.publicKey.y, &out.signature.r8.x, &out.signature.r8.y};
    for (std::size_t i = 0; i < elements.size(); ++i) {
        const auto value = algebra::Fr::fromBigEndian(numbers[i]);
        if (!value) {
            return damagedBody();
        }
        *elements[i] = *value;
    }
    out.signature.s = Uint256::fromBigEndian(numbers[4]);
    if (bytes.size() == kWideBodySize) {
        protocol::WideAddress wide;
        std::copy_n(bytes.begin() + kBodySize, 32, wide.bytes.begin());
        out.request.to = wide;
        if (!operation->address.isZero() ||
            !protocol::decodeOperation(protocol::encodeOperation(operationOf(out.request)))) {
            return damagedBody();
        }
    }
    return out;
}

void Requests::insert(const RequestRow& row) {
    m_database.run("INSERT INTO requests (hash, body, account, nonce, accepted_at, state, note)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?)",
                   {blob(row.hash), blob(encodeSignedWithdraw(row.request)), integer(row.request.request.account),
                    integer(row.request.request.nonce), integer(static_cast<std::uint64_t>(row.acceptedAt)),
                    static_cast<int>(row.state), text(row.note)});
}

std::vector<RequestRow> Requests::rows(const char* sql, std::initializer_list<QVariant> parameters) const {
    std::vector<RequestRow> out;
    m_database.select(sql, parameters, [&](const Row& row) {
        auto body = decodeSignedWithdraw(row.bytes(2));
        if (!body) {
            m_database.fail(body.error());
            return;
        }
        RequestRow item;
        item.sequence = row.integer(0);
        item.hash = row.fixed<32>(1);
        item.request = *body;
        item.acceptedAt = row.integer(3);
        item.state = static_cast<RequestState>(row.integer(4));
        if (!row.isNull(5)) {
            item.batch = row.number(5);
        }
        if (!row.isNull(6)) {
            item.position = static_cast<std::size_t>(row.number(6));
        }
        item.returned = static_cast<unsigned>(row.number(7));
        item.note = row.text(8);
        item.standing = static_cast<RequestStanding>(row.integer(9));
        out.push_back(std::move(item));
    });
    return out;
}

std::optional<RequestRow> Requests::find(const protocol::RequestHash& hash) const {
    auto found = rows("SELECT sequence, hash, body, accepted_at, state, batch, position, returned, note, standing"
                      " FROM requests WHERE hash = ?",
                      {blob(hash)});
    if (found.empty()) {
        return {};
    }
    return std::move(found.front());
}

bool Requests::exists(const protocol::RequestHash& hash) const {
    bool found = false;
    m_database.select("SELECT 1 FROM requests WHERE hash = ?", {blob(hash)}, [&](const Row&) { found = true; });
    return found;
}

std::vector<RequestRow> Requests::waiting() const {
    return rows("SELECT sequence, hash, body, accepted_at, state, batch, position, returned, note, standing"
                " FROM requests WHERE state = 0 ORDER BY sequence",
                {});
}

std::vector<WaitingAccount> Requests::waitingAccounts() const {
    std::vector<WaitingAccount> out;
    m_database.select("SELECT account, MIN(sequence), COUNT(*) FROM requests WHERE state = 0 GROUP BY account", {},
                      [&](const Row& row) {
                          out.push_back({static_cast<protocol::AccountId>(row.number(0)), row.integer(1),
                                         static_cast<std::size_t>(row.number(2))});
                      });
    return out;
}

std::vector<RequestRow> Requests::waitingOf(protocol::AccountId account, protocol::UnixSeconds now,
                                            std::size_t limit) const {
    return rows("SELECT sequence, hash, body, accepted_at, state, batch, position, returned, note, standing"
                " FROM requests WHERE state = 0 AND account = ? AND substr(body, 56, 5) > ?"
                " ORDER BY nonce, sequence LIMIT ?",
                {integer(account), blob(validUntilBytes(now)), integer(limit)});
}

std::vector<RequestRow> Requests::waitingOfAll(protocol::UnixSeconds now) const {
    return rows("SELECT sequence, hash, body, accepted_at, state, batch, position, returned, note, standing"
                " FROM requests WHERE state = 0 AND substr(body, 56, 5) > ? ORDER BY account, nonce, sequence",
                {blob(validUntilBytes(now))});
}

std::map<protocol::AccountId, protocol::BatchNumber> Requests::servedSince(protocol::BatchNumber first) const {
    std::map<protocol::AccountId, protocol::BatchNumber> out;
    m_database.select("SELECT account, MAX(batch) FROM requests WHERE batch >= ? GROUP BY account", {integer(first)},
                      [&](const Row& row) { out[static_cast<protocol::AccountId>(row.number(0))] = row.number(1); });
    return out;
}

std::vector<RequestRow> Requests::overdue(protocol::UnixSeconds now) const {
    return rows("SELECT sequence, hash, body, accepted_at, state, batch, position, returned, note, standing"
                " FROM requests WHERE state = 0 AND substr(body, 56, 5) < ? ORDER BY sequence",
                {blob(validUntilBytes(now))});
}

std::vector<RequestRow> Requests::withNonce(protocol::AccountId account, protocol::Nonce nonce) const {
    return rows("SELECT sequence, hash, body, accepted_at, state, batch, position, returned, note, standing"
                " FROM requests WHERE account = ? AND nonce = ? ORDER BY sequence",
                {integer(account), integer(nonce)});
}

std::vector<RequestRow> Requests::inBatch(protocol::BatchNumber batch) const {
    return rows("SELECT sequence, hash, body, accepted_at, state, batch, position, returned, note, standing"
                " FROM requests WHERE batch = ? ORDER BY position",
                {integer(batch)});
}

std::vector<RequestRow> Requests::newest(std::optional<protocol::AccountId> account, std::size_t limit,
                                         std::int64_t before) const {
    const auto above = static_cast<qlonglong>(before);
    if (account) {
        return rows("SELECT sequence, hash, body, accepted_at, state, batch, position, returned, note, standing"
                    " FROM requests WHERE account = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?",
                    {integer(*account), above, integer(limit)});
    }
    return rows("SELECT sequence, hash, body, accepted_at, state, batch, position, returned, note, standing"
                " FROM requests WHERE sequence < ? ORDER BY sequence DESC LIMIT ?",
                {above, integer(limit)});
}

std::uint64_t Requests::count(protocol::AccountId account) const {
    std::uint64_t count = 0;
    m_database.select("SELECT COUNT(*) FROM requests WHERE account = ?", {integer(account)},
                      [&](const Row& row) { count = row.number(0); });
    return count;
}

void Requests::putInBatch(const protocol::RequestHash& hash, protocol::BatchNumber batch, std::size_t position) {
    m_database.run("UPDATE requests SET state = 1, batch = ?, position = ?, standing = 0, note = '' WHERE hash = ?",
                   {integer(batch), integer(position), blob(hash)});
}

void Requests::returnFrom(protocol::BatchNumber first, const std::string& note) {
    m_database.run(
        "UPDATE requests SET state = 0, batch = NULL, position = NULL, returned = returned + 1, standing = 0, note = ?"
        " WHERE batch >= ?",
        {text(note), integer(first)});
    m_database.run("UPDATE requests SET state = 4, note = 'replaced by its owner' WHERE state = 0 AND returned > 0"
                   " AND EXISTS (SELECT 1 FROM requests AS later WHERE later.account = requests.account"
                   " AND later.nonce = requests.nonce AND later.state = 0 AND later.sequence > requests.sequence)",
                   {});
}

void Requests::setState(const protocol::RequestHash& hash, RequestState state, const std::string& note) {
    m_database.run("UPDATE requests SET state = ?, standing = 0, note = ? WHERE hash = ?",
                   {static_cast<int>(state), text(note), blob(hash)});
}

void Requests::setStanding(const protocol::RequestHash& hash, RequestStanding standing, const std::string& note) {
    m_database.run("UPDATE requests SET state = 0, standing = ?, note = ? WHERE hash = ?",
                   {static_cast<int>(standing), text(note), blob(hash)});
}

void Requests::takeBack(const protocol::RequestHash& hash) {
    const auto row = find(hash);
    if (!row || row->state != RequestState::Waiting) {
        return;
    }
    m_database.run("DELETE FROM requests WHERE hash = ?", {blob(hash)});
    m_database.run("UPDATE requests SET state = 0, standing = 0, note = '' WHERE sequence ="
                   " (SELECT MAX(sequence) FROM requests WHERE account = ? AND nonce = ? AND state = 4)",
                   {integer(row->request.request.account), integer(row->request.request.nonce)});
}

void Requests::markExecuted(protocol::BatchNumber batch) {
    m_database.run("UPDATE requests SET state = 2 WHERE batch <= ? AND state = 1", {integer(batch)});
}

void Requests::markUnexecutedFrom(protocol::BatchNumber first) {
    m_database.run("UPDATE requests SET state = 1 WHERE batch >= ? AND state = 2", {integer(first)});
}

} // namespace landfall::store
