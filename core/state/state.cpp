#include "state/state.h"

#include "protocol/field_values.h"

#include <map>

namespace landfall::state {

using namespace protocol;

namespace {

// Accounts are loaded by subtrees of this height: 1,024 of them, whose plan takes some 300 KB.
constexpr unsigned kLoadHeight = 5;

} // namespace

State::State(const Address& feeOwner) {
    setAccount(0, feeOwner, Fr::zero(), 0);
    settle();
}

Result<State> State::fromSnapshot(const Snapshot& snapshot) {
    State out;
    std::map<TokenId, Uint256> held;
    std::vector<AccountLeaf*> leaves;
    std::vector<std::size_t> subtrees; // the first account of each
    std::vector<OwnerIndex::Entry> owners;
    leaves.reserve(snapshot.accounts.size());
    owners.reserve(snapshot.accounts.size());
    std::optional<AccountId> previous;
    for (const auto& row : snapshot.accounts) {
        if (row.id >= kAccountCapacity || row.owner.isZero() || (previous && row.id <= *previous)) {
            return Error::damaged("snapshot-account", "the stored state lists account " + std::to_string(row.id) +
                                                          " wrongly: rebuild the state from the chains");
        }
        if (!previous || row.id >> (2 * kLoadHeight) != *previous >> (2 * kLoadHeight)) {
            subtrees.push_back(leaves.size());
        }
        previous = row.id;
        for (const auto& [token, amount] : row.balances) {
            if (token >= kTokenCapacity || amount >= kAmountLimit) {
                return Error::damaged("snapshot-account", "the stored state has a bad balance in account " +
                                                              std::to_string(row.id) +
                                                              ": rebuild the state from the chains");
            }
            held[token] = checkedAdd(held[token], toUint256(amount)).value_or(Uint256{});
        }
        leaves.push_back(&out.m_accounts.edit(row.id));
        owners.push_back({row.owner, row.id});
        out.m_nextFree += row.id == out.m_nextFree ? 1 : 0; // ids ascend
    }
    for (const auto& row : snapshot.vaults) {
        if (row.token >= kTokenCapacity || row.chain == 0 || row.chain > kMaxChain || row.amount >= kAmountLimit ||
            held[row.token] < toUint256(row.amount)) {
            return Error::damaged("snapshot-vault", "the stored state has a bad vault of token " +
                                                        std::to_string(row.token) +
                                                        ": rebuild the state from the chains");
        }
        held[row.token] = checkedSub(held[row.token], toUint256(row.amount)).value_or(Uint256{});
        out.setVault(row.token, row.chain, row.amount);
    }
    for (const auto& [token, rest] : held) {
        if (!rest.isZero()) {
            return Error::damaged("snapshot-unbalanced",
                                  "the stored balances of token " + std::to_string(token) +
                                      " do not add up to its vaults: rebuild the state from the chains");
        }
    }

    ThreadPool pool(subtrees.size() < 4 ? 1 : 0);
    pool.forEach(subtrees.size(), [&](std::size_t i) {
        const std::size_t end = i + 1 < subtrees.size() ? subtrees[i + 1] : leaves.size();
        for (std::size_t k = subtrees[i]; k < end; ++k) {
            const auto& row = snapshot.accounts[k];
            leaves[k]->owner = row.owner;
            leaves[k]->nonce = row.nonce;
            leaves[k]->keyHash = row.keyHash;
            for (const auto& [token, amount] : row.balances) {
                leaves[k]->balances.set(token, amount);
            }
        }
        HashPlan plan;
        out.m_accounts.planAbove<kLoadHeight>(snapshot.accounts[subtrees[i]].id, plan);
        plan.run();
    });
    out.m_owners = OwnerIndex(std::move(owners));
    out.m_accountCount = leaves.size();
    out.settle(&pool);
    return out;
}

Snapshot State::snapshot() const {
    Snapshot out;
    out.accounts.reserve(m_accountCount);
    m_accounts.forEachLeaf([&out](AccountId id, const Account& account) {
        Snapshot::AccountRow row{id, account.owner, account.keyHash, account.nonce, {}};
        account.balances.forEach([&row](TokenId token, Amount amount) { row.balances.emplace_back(token, amount); });
        out.accounts.push_back(std::move(row));
    });
    m_vaults.forEachLeaf([&out](std::uint32_t index, const VaultLeaf& vault) {
        if (const Amount amount = amountOf(vault.hash); amount != 0) {
            out.vaults.push_back({static_cast<TokenId>(index / 16), static_cast<ChainIndex>(index % 16), amount});
        }
    });
    return out;
}

std::optional<AccountId> State::accountForDeposit(const Address& owner) const {
    if (const auto existing = accountOf(owner)) {
        return existing;
    }
    return m_nextFree < kAccountCapacity ? std::optional(m_nextFree) : std::nullopt;
}

Amount State::balance(AccountId id, TokenId token) const {
    const Account* found = account(id);
    return found == nullptr ? 0 : found->balances.balance(token);
}

Amount State::vault(TokenId token, ChainIndex chain) const {
    const VaultLeaf* found = m_vaults.find(vaultIndex(token, chain));
    return found == nullptr ? 0 : amountOf(found->hash);
}

void State::setAccount(AccountId id, const Address& owner, const Fr& keyHash, Nonce nonce) {
    Account& account = m_accounts.edit(id);
    if (account.owner.isZero()) {
        m_owners.insert({owner, id});
        ++m_accountCount;
        while (m_nextFree < kAccountCapacity && m_accounts.find(m_nextFree) != nullptr) {
            ++m_nextFree;
        }
    }
    account.owner = owner;
    account.keyHash = keyHash;
    account.nonce = nonce;
}

void State::setBalance(AccountId id, TokenId token, Amount amount) {
    m_accounts.edit(id).balances.set(token, amount);
}

void State::setVault(TokenId token, ChainIndex chain, Amount amount) {
    m_vaults.edit(vaultIndex(token, chain)).hash = amountValue(amount);
}

void State::settle(ThreadPool* pool) {
    HashPlan plan;
    m_accounts.plan(plan);
    m_vaults.plan(plan);
    plan.run(pool);
    m_root = stateRoot(m_accounts.root(), m_vaults.root());
}

} // namespace landfall::state
