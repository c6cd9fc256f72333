#include "store/state_leaves.h"

#include "store/damage.h"

#include <algorithm>
#include <map>

namespace landfall::store {
namespace {

// Numbers are the database's: never renumber.
constexpr int kAccount = 1; // leaf: id; value: owner 20, key hash 32, nonce 4
constexpr int kBalance = 2; // leaf: id·2^10 + token; value: amount 16
constexpr int kVault = 3;   // leaf: 16·token + chain; value: amount 16

Bytes amountBytes(protocol::Amount amount) {
    Bytes out;
    appendBigEndian(out, amount);
    return out;
}

protocol::Amount amountOf(const FixedBytes<16>& bytes) {
    protocol::Amount out = 0;
    for (const std::uint8_t byte : bytes) {
        out = (out << 8) | byte;
    }
    return out;
}

template <class T>
void sortUnique(std::vector<T>& values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

} // namespace

TouchedLeaves touchedBy(const protocol::BatchData& batch) {
    TouchedLeaves out;
    for (const auto& operation : batch.operations) {
        if (operation.type == protocol::OperationType::DepositRefused) {
            continue;
        }
        out.accounts.push_back(operation.account);
        if (operation.needsVaultSlot()) {
            out.balances.emplace_back(operation.account, operation.token);
            out.vaults.emplace_back(operation.token, operation.chain);
        }
        if (operation.fee != 0) { // of a withdrawal, which may be of nothing
            out.balances.emplace_back(operation.account, operation.token);
            out.accounts.push_back(batch.header.feeAccount);
            out.balances.emplace_back(batch.header.feeAccount, operation.token);
        }
    }
    sortUnique(out.accounts);
    sortUnique(out.balances);
    sortUnique(out.vaults);
    return out;
}

void StateLeaves::insert(protocol::BatchNumber batch, const TouchedLeaves& touched, const state::State& state) {
    constexpr const char* kInsert = "INSERT INTO state_leaves (kind, leaf, batch, value) VALUES (?, ?, ?, ?)";
    for (const auto id : touched.accounts) {
        if (const auto* account = state.account(id)) {
            Bytes value;
            append(value, account->owner.bytes);
            append(value, account->keyHash.toBigEndian());
            appendBigEndian(value, account->nonce);
            m_database.run(kInsert, {kAccount, integer(id), integer(batch), blob(value)});
        }
    }
    for (const auto& [id, token] : touched.balances) {
        m_database.run(kInsert, {kBalance, integer(std::uint64_t{id} << 10 | token), integer(batch),
                                 blob(amountBytes(state.balance(id, token)))});
    }
    for (const auto& [token, chain] : touched.vaults) {
        m_database.run(kInsert, {kVault, integer(state::vaultIndex(token, chain)), integer(batch),
                                 blob(amountBytes(state.vault(token, chain)))});
    }
}

void StateLeaves::insertAll(protocol::BatchNumber batch, const state::State& state) {
    TouchedLeaves all;
    const auto snapshot = state.snapshot();
    for (const auto& account : snapshot.accounts) {
        all.accounts.push_back(account.id);
        for (const auto& [token, amount] : account.balances) {
            all.balances.emplace_back(account.id, token);
        }
    }
    for (const auto& vault : snapshot.vaults) {
        all.vaults.emplace_back(vault.token, vault.chain);
    }
    insert(batch, all, state);
}

Result<state::State> StateLeaves::load(protocol::BatchNumber batch) const {
    std::map<protocol::AccountId, state::Snapshot::AccountRow> accounts;
    state::Snapshot snapshot;
    bool orphan = false;
    // Accounts come first, so that each balance finds its own.
    m_database.select(
        "SELECT kind, leaf, value FROM state_leaves AS newest WHERE batch ="
        " (SELECT MAX(batch) FROM state_leaves WHERE kind = newest.kind AND leaf = newest.leaf AND batch <= ?)"
        " ORDER BY kind, leaf",
        {integer(batch)}, [&](const Row& row) {
            const auto leaf = row.number(1);
            if (row.integer(0) == kAccount) {
                const auto value = row.fixed<56>(2);
                state::Snapshot::AccountRow account;
                account.id = static_cast<protocol::AccountId>(leaf);
                std::copy_n(value.begin(), 20, account.owner.bytes.begin());
                Bytes32 key{};
                std::copy_n(value.begin() + 20, 32, key.begin());
                const auto keyHash = algebra::Fr::fromBigEndian(key);
                orphan = orphan || !keyHash;
                account.keyHash = keyHash.value_or(algebra::Fr::zero());
                for (std::size_t i = 52; i < 56; ++i) {
                    account.nonce = account.nonce << 8 | value[i];
                }
                accounts.emplace(account.id, std::move(account));
                return;
            }
            const auto amount = amountOf(row.fixed<16>(2));
            if (amount == 0) {
                return;
            }
            if (row.integer(0) == kBalance) {
                const auto found = accounts.find(static_cast<protocol::AccountId>(leaf >> 10));
                if (found == accounts.end()) {
                    orphan = true;
                    return;
                }
                found->second.balances.emplace_back(static_cast<protocol::TokenId>(leaf & 1023), amount);
            } else {
                snapshot.vaults.push_back(
                    {static_cast<protocol::TokenId>(leaf >> 4), static_cast<protocol::ChainIndex>(leaf & 15), amount});
            }
        });
    if (orphan) {
        return damaged("the stored state does not hold together");
    }
    snapshot.accounts.reserve(accounts.size());
    for (auto& [id, account] : accounts) {
        snapshot.accounts.push_back(std::move(account));
    }
    auto state = state::State::fromSnapshot(snapshot);
    if (!state) {
        return damaged("the stored state does not hold together (" + state.error().message + ")");
    }
    return state;
}

protocol::Amount StateLeaves::balanceAt(protocol::BatchNumber batch, protocol::AccountId id,
                                        protocol::TokenId token) const {
    protocol::Amount out = 0;
    m_database.select("SELECT value FROM state_leaves WHERE kind = 2 AND leaf = ? AND batch <= ?"
                      " ORDER BY batch DESC LIMIT 1",
                      {integer(std::uint64_t{id} << 10 | token), integer(batch)},
                      [&](const Row& row) { out = amountOf(row.fixed<16>(0)); });
    return out;
}

protocol::BatchNumber StateLeaves::knownFrom() const {
    protocol::BatchNumber out = 0;
    m_database.select("SELECT value FROM landfall_meta WHERE name = 'states_from'", {},
                      [&](const Row& row) { out = row.number(0); });
    return out;
}

protocol::Amount StateLeaves::vaultAt(protocol::BatchNumber batch, protocol::TokenId token,
                                      protocol::ChainIndex chain) const {
    protocol::Amount out = 0;
    m_database.select("SELECT value FROM state_leaves WHERE kind = 3 AND leaf = ? AND batch <= ?"
                      " ORDER BY batch DESC LIMIT 1",
                      {integer(state::vaultIndex(token, chain)), integer(batch)},
                      [&](const Row& row) { out = amountOf(row.fixed<16>(0)); });
    return out;
}

bool StateLeaves::empty() const {
    bool empty = true;
    m_database.select("SELECT 1 FROM state_leaves LIMIT 1", {}, [&](const Row&) { empty = false; });
    return empty;
}

void StateLeaves::removeFrom(protocol::BatchNumber first) {
    m_database.run("DELETE FROM state_leaves WHERE batch >= ?", {integer(first)});
}

void StateLeaves::forgetBefore(protocol::BatchNumber batch, protocol::BatchNumber known) {
    // Only leaves that were written since can have an older row too much.
    m_database.run("DELETE FROM state_leaves WHERE (kind, leaf, batch) IN"
                   " (SELECT older.kind, older.leaf, older.batch FROM state_leaves AS newer"
                   " JOIN state_leaves AS older ON older.kind = newer.kind AND older.leaf = newer.leaf"
                   " AND older.batch < newer.batch WHERE newer.batch > ? AND newer.batch <= ?)",
                   {integer(known), integer(batch)});
    m_database.run("UPDATE landfall_meta SET value = ? WHERE name = 'states_from' AND CAST(value AS INTEGER) < ?",
                   {text(std::to_string(batch)), integer(batch)});
}

} // namespace landfall::store
