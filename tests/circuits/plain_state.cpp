#include "circuits/plain_state.h"

#include "circuits/exit_circuit.h"
#include "circuits/exit_synthesis.h"
#include "protocol/field_values.h"

namespace landfall::testing {

PlainState::PlainState(const state::Snapshot& snapshot) {
    for (const auto& row : snapshot.accounts) {
        setAccount(row.id, {row.owner, row.keyHash, row.nonce});
        for (const auto& [token, amount] : row.balances) {
            setBalance(row.id, token, amount);
        }
    }
    for (const auto& row : snapshot.vaults) {
        setVault(row.token, row.chain, row.amount);
    }
}

void PlainState::write(AccountId id) {
    const Entry& entry = m_accounts[id];
    m_accountsTree.set(
        id, state::accountLeaf(entry.account.owner, entry.account.keyHash, entry.account.nonce, entry.balances.root()));
}

void PlainState::setAccount(AccountId id, const Account& account) {
    m_accounts[id].account = account;
    write(id);
}

void PlainState::setBalance(AccountId id, TokenId token, Amount amount) {
    m_accounts[id].balances.set(token, amountValue(amount));
    write(id);
}

void PlainState::setVault(TokenId token, ChainIndex chain, Amount amount) {
    m_vaults.set(state::vaultIndex(token, chain), amountValue(amount));
}

Fr PlainState::root() const {
    return state::stateRoot(m_accountsTree.root(), m_vaults.root());
}

ExitTrace PlainState::exit(AccountId id, TokenId token, ChainIndex chain, Amount amount) const {
    const Entry& entry = m_accounts.at(id);
    ExitTrace out;
    out.root = root();
    out.claim = {id, entry.account.owner, token, chain, amount};
    out.keyHash = entry.account.keyHash;
    out.nonce = entry.account.nonce;
    out.balance = {amountOf(entry.balances.leaf(token)), entry.balances.path(token)};
    out.accountPath = m_accountsTree.path(id);
    for (std::uint32_t each = 0; each <= kMaxChain; ++each) {
        out.vaults[each] = amountOf(m_vaults.leaf(16U * token + each));
    }
    const auto path = m_vaults.path(16U * token);
    std::copy(path.begin() + 2, path.end(), out.vaultsPath.begin());
    return out;
}

Amount plainShare(Amount balance, Amount vault, Amount total) {
    Amount quotient = 0;
    Amount rest = 0;
    for (unsigned bit = 128; bit-- > 0;) {
        quotient *= 2;
        rest = 2 * rest + ((balance >> bit & 1) != 0 ? vault : 0);
        for (; rest >= total; rest -= total) {
            ++quotient;
        }
    }
    return quotient;
}

std::array<Fr, 3> plainSignals(const Fr& root, const ExitClaim& claim) {
    const auto power = [](unsigned exponent) {
        Fr out = Fr::one();
        for (; exponent > 0; --exponent) {
            out = out.doubled();
        }
        return out;
    };
    Fr owner;
    for (const std::uint8_t byte : claim.owner.bytes) {
        owner = owner * Fr(256) + Fr(byte);
    }
    return {root,
            Fr(claim.chain) * power(168) + Fr(claim.token) * power(152) + Fr(claim.account) * power(120) +
                amountValue(claim.amount),
            owner};
}

Gadget exitGadget(const ExitTrace& trace, const std::array<Fr, 3>& signals) {
    return [=](Builder& builder) {
        circuits::synthesizeExit(builder, trace, signals);
        return std::vector<Linear>{};
    };
}

const snark::ConstraintSystem& exitSystem() {
    static const auto system = circuits::buildExitCircuit();
    return system;
}

} // namespace landfall::testing
