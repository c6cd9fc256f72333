#include "state/apply.h"

#include "state/error_codes.h"

#include <limits>

namespace landfall::state {

using namespace protocol;

namespace {

Error broken(std::string code, std::string message) {
    return Error::invalid(std::move(code), std::move(message));
}

Error partialExit(TokenId token, ChainIndex chain) {
    return Error::invalid(code::kForcedExitNeedsOwnBatch,
                          "a partial exit must empty the vault of token " + std::to_string(token) + " on chain " +
                              std::to_string(chain) +
                              " and can't share it with a withdrawal: leave one of them for the next batch");
}

} // namespace

BatchApplier::BatchApplier(const State& state, const BatchHeader& header)
    : m_state(state), m_shape(*shapeOfSize(header.size)) {
    m_record.header = header;
    m_record.accountsRootBefore = state.m_accounts.root();
    m_record.vaultsRootBefore = state.m_vaults.root();
    m_record.oldRoot = state.root();
}

std::optional<Amount> BatchApplier::vaultSoFar(TokenId token, ChainIndex chain) const {
    const Amount before = m_state.vault(token, chain);
    const auto found = m_vaultSlots.find(vaultIndex(token, chain));
    if (found == m_vaultSlots.end()) {
        return before;
    }
    const Amount total = before + found->second.in;
    return total < found->second.out ? std::nullopt : std::optional(total - found->second.out);
}

Operation BatchApplier::resolve(const Operation& queued) const {
    Operation out = queued;
    if (queued.type == OperationType::Deposit) {
        const auto account = m_state.accountForDeposit(queued.address);
        const auto vault = vaultSoFar(queued.token, queued.chain);
        if (account && m_state.balance(*account, queued.token) + queued.amount < kAmountLimit &&
            vault.value_or(0) + queued.amount < kAmountLimit) {
            out.account = *account;
        } else {
            out.type = OperationType::DepositRefused;
        }
    }
    if (queued.type == OperationType::ForcedExit) {
        const Account* account = m_state.account(queued.account);
        const bool owns = account != nullptr && account->owner == queued.address;
        const Amount whole = owns ? m_state.balance(queued.account, queued.token) : 0;
        // After a partial exit the batch pays no other exit from that vault: the contract refuses it, or a later one
        // could be served before an earlier one.
        const auto slot = m_vaultSlots.find(vaultIndex(queued.token, queued.chain));
        const bool emptied = slot != m_vaultSlots.end() && slot->second.partialExit;
        out.amount = emptied ? 0 : std::min(whole, vaultSoFar(queued.token, queued.chain).value_or(0));
        if (out.amount != whole) {
            out.type = OperationType::PartialExit;
        }
    }
    return out;
}

bool BatchApplier::mustWait(const Operation& op) const {
    if (!op.needsVaultSlot()) {
        return false;
    }
    const auto slot = m_vaultSlots.find(vaultIndex(op.token, op.chain));
    if (slot != m_vaultSlots.end() && slot->second.partialExit && op.type != OperationType::PartialExit) {
        return true;
    }
    return op.type != OperationType::Deposit && vaultSoFar(op.token, op.chain).value_or(0) < op.amount;
}

Status BatchApplier::checkSlots(const Operation& op) const {
    if (m_operations.size() == m_shape.size) {
        return Error::invalid(code::kBatchFull, "the batch holds its " + std::to_string(m_shape.size) + " operations");
    }
    if (op.needsVaultSlot()) {
        if (m_vaultSlots.size() + m_keptSlots >= m_shape.vaultSlots &&
            !m_vaultSlots.contains(vaultIndex(op.token, op.chain))) {
            return Error::invalid(code::kVaultSlotsFull, "the batch touches as many vaults as it has slots for");
        }
    }
    if (op.fee != 0 && m_fees.size() == m_shape.feeSlots && !m_fees.contains(op.token)) {
        return Error::invalid(code::kFeeSlotsFull, "the batch pays fees in as many tokens as its circuit has slots");
    }
    return {};
}

Result<BatchApplier::Effect> BatchApplier::effectOf(const Operation& op, const SignedWithdraw* proof) const {
    const Account* account = m_state.account(op.account);
    Effect effect;
    effect.keyHash = Fr::zero();
    if (account != nullptr) {
        effect = {account->owner, account->keyHash, account->nonce, m_state.balance(op.account, op.token)};
    }
    const std::string name = "account " + std::to_string(op.account);

    switch (op.type) {
    case OperationType::Deposit:
        if (op.address.isZero()) {
            return broken("apply-deposit-owner", "a deposit names no owner");
        }
        if (!effect.owner.isZero() && effect.owner != op.address) {
            return broken("apply-deposit-owner", "a deposit names " + name + ", which belongs to somebody else");
        }
        effect.owner = op.address;
        effect.balance += op.amount;
        break;
    case OperationType::SetKey:
        if (effect.owner == op.address) {
            effect.keyHash = op.keyHash;
        }
        break;
    case OperationType::ForcedExit:
        if (op.amount != (effect.owner == op.address ? effect.balance : Amount{0})) {
            return broken("apply-forced-exit-amount",
                          "a forced exit takes another amount than its requester has in " + name);
        }
        effect.balance -= op.amount;
        break;
    case OperationType::PartialExit:
        if (effect.owner != op.address || op.amount >= effect.balance) {
            return broken("apply-partial-exit", "a partial exit is not its owner's or leaves nothing in " + name);
        }
        effect.balance -= op.amount;
        break;
    case OperationType::Withdraw:
    case OperationType::WithdrawWide: {
        const Amount total = op.amount + unpackFee(op.fee);
        if (!isCanonicalFee(op.fee)) {
            return broken("apply-fee-not-canonical", "a withdrawal's fee is not in its canonical form");
        }
        if (account == nullptr) {
            return broken("apply-account-unknown", name + " does not exist");
        }
        if (op.nonce != effect.nonce || op.nonce == std::numeric_limits<Nonce>::max()) {
            return broken(code::kApplyNonce, "a withdrawal has nonce " + std::to_string(op.nonce) + ", " + name +
                                                 " is at " + std::to_string(effect.nonce));
        }
        const bool inWords = op.type == OperationType::Withdraw;
        if ((inWords || proof != nullptr) &&
            (inWords ? op.validUntil : proof->request.validUntil) < m_record.header.timestamp) {
            return broken("apply-expired", "a withdrawal expired before the batch's time");
        }
        if (total > effect.balance) {
            return broken("apply-balance", name + " holds less than a withdrawal and its fee");
        }
        if (proof != nullptr &&
            (operationOf(proof->request) != op || proof->request.from != effect.owner ||
             keyHashOf(proof->publicKey) != effect.keyHash || !hasValidSignature(m_record.header.networkId, *proof))) {
            return broken("apply-signature", "a withdrawal is not signed by the key of " + name);
        }
        effect.balance -= total;
        ++effect.nonce;
        break;
    }
    case OperationType::DepositRefused:
        break;
    case OperationType::NoOp:
        return broken("apply-no-op", "a no-op is not an operation of a batch's data");
    }
    if (effect.balance >= kAmountLimit) {
        return broken("apply-balance-overflow", "the balance of " + name + " would be too large");
    }
    return effect;
}

Status BatchApplier::add(const Operation& op, const SignedWithdraw* proof) {
    if (const auto encoded = decodeOperation(encodeOperation(op)); !encoded || *encoded != op) {
        return broken("apply-words", "an operation has fields out of range");
    }
    if (const auto slots = checkSlots(op); !slots) {
        return slots;
    }
    const auto effect = effectOf(op, proof);
    if (!effect) {
        return effect.error();
    }
    if (op.needsVaultSlot()) {
        const auto found = m_vaultSlots.find(vaultIndex(op.token, op.chain));
        const Slot known = found == m_vaultSlots.end() ? Slot{} : found->second;
        const bool withdraw = op.isWithdrawal();
        const bool partial = op.type == OperationType::PartialExit;
        if ((partial && known.withdraw) || (withdraw && known.partialExit)) {
            return partialExit(op.token, op.chain);
        }
        Slot& slot = m_vaultSlots[vaultIndex(op.token, op.chain)];
        (op.type == OperationType::Deposit ? slot.in : slot.out) += op.amount;
        slot.partialExit = slot.partialExit || partial;
        slot.withdraw = slot.withdraw || withdraw;
    }
    if (op.fee != 0) {
        m_fees[op.token] += unpackFee(op.fee);
    }

    BatchRecord::OperationStep step{op, {}, {}, 0, m_state.m_accounts};
    if (proof != nullptr) {
        step.publicKey = proof->publicKey;
        step.signature = proof->signature;
        step.wideValidUntil = op.type == OperationType::WithdrawWide ? proof->request.validUntil : 0;
    }
    m_record.operations.push_back(std::move(step));
    m_operations.push_back(op);

    if (m_state.balance(op.account, op.token) != effect->balance) {
        m_state.setBalance(op.account, op.token, effect->balance);
    }
    const Account* account = m_state.account(op.account);
    const bool same = account != nullptr && account->owner == effect->owner && account->keyHash == effect->keyHash &&
                      account->nonce == effect->nonce;
    if (!effect->owner.isZero() && !same) {
        m_state.setAccount(op.account, effect->owner, effect->keyHash, effect->nonce);
    }
    return {};
}

State BatchApplier::state() const {
    State out = m_state;
    out.settle();
    return out;
}

Status BatchApplier::settleFees() {
    const AccountId collector = m_record.header.feeAccount;
    m_record.afterOperations = m_state.m_accounts;
    if (!m_fees.empty() && m_state.account(collector) == nullptr) {
        return broken("apply-fee-account",
                      "the batch pays fees to account " + std::to_string(collector) + ", which does not exist");
    }
    for (const auto& [token, total] : m_fees) {
        const Amount before = m_state.balance(collector, token);
        if (before + total >= kAmountLimit) {
            return broken("apply-fee-overflow", "the fee account's balance would be too large");
        }
        m_record.fees.push_back({token, total, m_state.m_accounts});
        m_state.setBalance(collector, token, before + total);
    }
    m_record.afterFees = m_state.m_accounts;
    return {};
}

Status BatchApplier::settleVaults() {
    for (const auto& [index, slot] : m_vaultSlots) {
        const auto token = static_cast<TokenId>(index / 16);
        const auto chain = static_cast<ChainIndex>(index % 16);
        const Amount before = m_state.vault(token, chain);
        const auto after = vaultSoFar(token, chain);
        const std::string name = "the vault of token " + std::to_string(token) + " on chain " + std::to_string(chain);
        if (!after) {
            return broken("apply-vault-negative", name + " holds less than the batch takes from it");
        }
        if (*after >= kAmountLimit) {
            return broken("apply-vault-overflow", name + " would be too large");
        }
        if (slot.partialExit && *after != 0) {
            return broken("apply-partial-exit-vault", name + " is not empty after a partial exit");
        }
        m_record.vaults.push_back({token, chain, before, *after, m_state.m_vaults});
        m_state.setVault(token, chain, *after);
    }
    m_record.afterVaults = m_state.m_vaults;
    return {};
}

Result<BatchApplier::Applied> BatchApplier::finish() && {
    if (m_operations.empty()) {
        return Error::invalid("batch-empty", "a batch needs at least one operation");
    }
    if (const auto fees = settleFees(); !fees) {
        return fees.error();
    }
    if (const auto vaults = settleVaults(); !vaults) {
        return vaults.error();
    }
    m_state.settle();
    m_record.newRoot = m_state.root();
    BatchData batch{m_record.header, std::move(m_operations)};
    return Applied{std::move(m_state), std::move(batch), std::move(m_record)};
}

} // namespace landfall::state
