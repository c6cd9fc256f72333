#include "circuits/lenient.h"

#include "circuits/batch_synthesis.h"
#include "crypto/poseidon.h"
#include "protocol/field_values.h"
#include "protocol/tags.h"

#include <algorithm>
#include <array>

namespace landfall::testing {

namespace {

Amount lowBits(const Fr& value) {
    const Uint256 number = value.toUint256();
    return ((Amount{number.limbs[1]} << 64) | number.limbs[0]) & (kAmountLimit - 1);
}

} // namespace

LenientBatch::LenientBatch(const state::State& state, const BatchHeader& header) {
    trace.header = header;
    const state::Snapshot snapshot = state.snapshot();
    for (const auto& row : snapshot.accounts) {
        Account& account = m_accounts[row.id];
        account.owner = row.owner;
        account.keyHash = row.keyHash;
        account.nonce = row.nonce;
        for (const auto& [token, amount] : row.balances) {
            account.balances.set(token, amountValue(amount));
        }
        write(row.id);
    }
    for (const auto& row : snapshot.vaults) {
        m_vaults.set(state::vaultIndex(row.token, row.chain), amountValue(row.amount));
    }
    trace.accountsRootBefore = m_accountsTree.root();
    trace.vaultsRootBefore = m_vaults.root();
    trace.oldRoot = state::stateRoot(m_accountsTree.root(), m_vaults.root());
}

Fr LenientBatch::leafOf(const Account& account) {
    return state::accountLeaf(account.owner, account.keyHash, account.nonce, account.balances.root());
}

void LenientBatch::write(AccountId id) {
    m_accountsTree.set(id, leafOf(m_accounts[id]));
}

AccountTrace LenientBatch::traceOf(AccountId id) const {
    const auto found = m_accounts.find(id);
    const Account account = found == m_accounts.end() ? Account{} : found->second;
    return {account.owner, account.keyHash, account.nonce, account.balances.root(), m_accountsTree.path(id)};
}

BalanceTrace LenientBatch::balanceOf(AccountId id, TokenId token) const {
    const auto found = m_accounts.find(id);
    const Account account = found == m_accounts.end() ? Account{} : found->second;
    return {lowBits(account.balances.leaf(token)), account.balances.path(token)};
}

void LenientBatch::add(const Operation& op, const SignedWithdraw* proof) {
    OperationTrace entry;
    entry.operation = op;
    entry.account = traceOf(op.account);
    entry.balance = balanceOf(op.account, op.token);
    if (proof != nullptr) {
        entry.publicKey = proof->publicKey;
        entry.signature = proof->signature;
        entry.wideValidUntil = op.type == OperationType::WithdrawWide ? proof->request.validUntil : 0;
    }
    trace.operations.push_back(entry);
    ++trace.operationCount;
    if (op.type == OperationType::DepositRefused || op.type == OperationType::NoOp) {
        return;
    }

    Account& account = m_accounts[op.account];
    Fr delta;
    if (op.needsVaultSlot()) {
        delta = op.type == OperationType::Deposit ? amountValue(op.amount) : -amountValue(op.amount);
        m_moves[state::vaultIndex(op.token, op.chain)] += delta;
    }
    switch (op.type) {
    case OperationType::Deposit:
        account.owner = op.address;
        break;
    case OperationType::SetKey:
        if (account.owner == op.address && !op.address.isZero()) {
            account.keyHash = op.keyHash;
        }
        break;
    case OperationType::Withdraw:
    case OperationType::WithdrawWide: {
        const Fr fee = amountValue(unpackFee(op.fee));
        delta -= fee;
        ++account.nonce;
        if (op.fee != 0) {
            m_fees[op.token] += fee;
        }
        break;
    }
    default:
        break;
    }
    account.balances.set(op.token, account.balances.leaf(op.token) + delta);
    write(op.account);
}

BatchTrace LenientBatch::finish() {
    const BatchShape shape = *shapeOfSize(trace.header.size);
    OperationTrace idle;
    idle.account = traceOf(0);
    idle.balance = balanceOf(0, 0);
    trace.operations.resize(shape.size, idle);
    const AccountId collector = trace.header.feeAccount;
    trace.feeAccount = traceOf(collector);
    for (const auto& [token, total] : m_fees) {
        if (trace.feeSlots.size() == shape.feeSlots) {
            break;
        }
        trace.feeSlots.push_back({true, token, lowBits(total), balanceOf(collector, token)});
        auto& balances = m_accounts[collector].balances;
        balances.set(token, balances.leaf(token) + total);
        write(collector);
    }
    while (trace.feeSlots.size() < shape.feeSlots) {
        trace.feeSlots.push_back({false, 0, 0, balanceOf(collector, 0)});
    }
    std::vector<std::pair<std::uint32_t, Fr>> moves(m_moves.begin(), m_moves.end());
    if (vaultsDescend) {
        std::reverse(moves.begin(), moves.end());
    }
    for (const auto& [index, delta] : moves) {
        if (trace.vaultSlots.size() == shape.vaultSlots) {
            break;
        }
        const Fr before = m_vaults.leaf(index);
        const Fr after = before + delta;
        // The circuit reads of `after` only whether it is 0.
        trace.vaultSlots.push_back({true, static_cast<TokenId>(index / 16), static_cast<ChainIndex>(index % 16),
                                    lowBits(before), after.isZero() ? Amount{0} : Amount{1}, m_vaults.path(index)});
        m_vaults.set(index, after);
    }
    while (trace.vaultSlots.size() < shape.vaultSlots) {
        trace.vaultSlots.push_back({false, 0, 0, 0, 0, m_vaults.path(0)});
    }
    trace.newRoot = state::stateRoot(m_accountsTree.root(), m_vaults.root());
    return trace;
}

QString refusalOf(const BatchTrace& trace) {
    const auto witness = circuits::batchWitness(*shapeOfSize(trace.header.size), trace);
    return witness ? QString() : QString::fromStdString(witness.error().code);
}

bool cheatSucceeds(const BatchTrace& trace) {
    const BatchShape& shape = *shapeOfSize(trace.header.size);
    circuits::PartCounts parts;
    snark::Builder first(snark::Builder::Mode::Values);
    const auto values = circuits::synthesizeBatch(first, parts, shape, trace, {});
    PublicData data;
    data.r = Fr(123'456'789);
    data.p = Fr::zero();
    data.e = Fr::zero();
    for (std::size_t i = 0; i < values.size(); i += 2) {
        data.p = crypto::poseidon(std::array{data.p, values[i].value(), values[i + 1].value()}, tagValue(kTagData));
    }
    for (std::size_t i = values.size(); i-- > 0;) {
        data.e = data.e * data.r + values[i].value();
    }
    snark::Builder second(snark::Builder::Mode::Values);
    circuits::synthesizeBatch(second, parts, shape, trace, data);
    return second.satisfied();
}

} // namespace landfall::testing
