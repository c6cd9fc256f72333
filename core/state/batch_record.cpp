#include "state/batch_record.h"

namespace landfall::state {

using namespace protocol;

namespace {

AccountTrace traceOf(const AccountsTree& tree, AccountId id) {
    static const Account nobody;
    const Account* found = tree.find(id);
    const Account& account = found == nullptr ? nobody : *found;
    return {account.owner, account.keyHash, account.nonce, account.balances.root(), tree.path(id)};
}

BalanceTrace traceOf(const AccountsTree& tree, AccountId id, TokenId token) {
    static const BalancesTree none;
    const Account* account = tree.find(id);
    const BalancesTree& balances = account == nullptr ? none : account->balances;
    return {balances.balance(token), balances.path(token)};
}

} // namespace

BatchTrace BatchRecord::trace() const {
    HashPlan plan;
    for (const auto& step : operations) {
        step.before.plan(plan);
    }
    afterOperations.plan(plan);
    for (const auto& step : fees) {
        step.before.plan(plan);
    }
    for (const auto& step : vaults) {
        step.tree.plan(plan);
    }
    plan.run();

    const BatchShape& shape = *shapeOfSize(header.size);
    BatchTrace out;
    out.header = header;
    out.operationCount = operations.size();
    out.accountsRootBefore = accountsRootBefore;
    out.vaultsRootBefore = vaultsRootBefore;
    out.oldRoot = oldRoot;
    out.newRoot = newRoot;
    for (const auto& step : operations) {
        const Operation& op = step.operation;
        out.operations.push_back({op, traceOf(step.before, op.account), traceOf(step.before, op.account, op.token),
                                  step.publicKey, step.signature, step.wideValidUntil});
    }
    OperationTrace idle;
    idle.account = traceOf(afterOperations, 0);
    idle.balance = traceOf(afterOperations, 0, 0);
    out.operations.resize(shape.size, idle);

    const AccountId collector = header.feeAccount;
    out.feeAccount = traceOf(afterOperations, collector);
    for (const auto& step : fees) {
        out.feeSlots.push_back({true, step.token, step.total, traceOf(step.before, collector, step.token)});
    }
    out.feeSlots.resize(shape.feeSlots, {false, 0, 0, traceOf(afterFees, collector, 0)});
    for (const auto& step : vaults) {
        out.vaultSlots.push_back({true, step.token, step.chain, step.before, step.after,
                                  step.tree.path(vaultIndex(step.token, step.chain))});
    }
    out.vaultSlots.resize(shape.vaultSlots, {false, 0, 0, 0, 0, afterVaults.path(0)});
    return out;
}

} // namespace landfall::state
