#include "circuits/gadgets/merkle.h"
#include "circuits/slot_order.h"
#include "circuits/slots.h"
#include "protocol/field_values.h"
#include "protocol/tags.h"

namespace landfall::circuits {

using namespace protocol;

namespace {

constexpr unsigned kKeyBits = 2 * kVaultLevels;

struct Slot {
    std::vector<Linear> keyBits;
    Linear key;
    Linear drained; // a boolean: 1 only if the vault ends empty and has no withdrawal
    Linear delta;
    Linear users; // how many operations sit in it
};

bool endsDrained(const VaultSlotTrace& slot, std::span<const OperationResult> operations,
                 const std::vector<Linear>& sits) {
    bool withdraws = false;
    for (std::size_t i = 0; i < operations.size(); ++i) {
        withdraws = withdraws || (!sits[i].value().isZero() && !operations[i].words.withdraw.value().isZero());
    }
    return slot.used && slot.after == 0 && !withdraws;
}

bool needsSlot(const OperationResult& operation) {
    return !operation.vaultDelta.value().isZero() || !operation.words.partialExit.value().isZero();
}

// Which slot an operation sits in: none or one, and one if it moves a vault.
void place(Builder& builder, const OperationResult& operation, std::vector<Slot>& slots,
           const std::vector<Linear>& sits) {
    const OperationWords& words = operation.words;
    const Fr drainedWeight = powerOfTwo(kKeyBits);
    Linear count;
    Linear found;
    for (std::size_t s = 0; s < slots.size(); ++s) {
        count += sits[s];
        found += builder.product(sits[s], slots[s].key + slots[s].drained * drainedWeight);
        slots[s].delta += builder.product(sits[s], operation.vaultDelta);
        slots[s].users += sits[s];
    }
    enforceBoolean(builder, count);
    builder.enforceProduct(Linear(1) - count, operation.vaultDelta, Linear());
    // Both keys are below 2^14 and `drained` is boolean, so the slot's key is the operation's.
    const Linear key = builder.product(count, words.token * Fr(16) + words.chain);
    const Linear drained = (found - key) * drainedWeight.inverse();
    enforceBoolean(builder, drained);
    builder.enforceProduct(words.withdraw, drained, Linear());
    builder.enforceProduct(words.partialExit, Linear(1) - drained, Linear());
}

} // namespace

Linear vaultSlots(Builder& builder, std::span<const OperationResult> operations, const Linear& vaultsRoot,
                  std::span<const VaultSlotTrace> traces) {
    static const Fr tag = tagValue(kTagVaults);
    std::vector<Slot> slots(traces.size());
    std::vector<std::vector<Linear>> sits(operations.size());
    const auto valueIs = [](const Linear& linear, unsigned value) { return linear.value() == Fr(value); };
    for (std::size_t s = 0; s < traces.size(); ++s) {
        const unsigned key = 16U * traces[s].token + traces[s].chain;
        slots[s].keyBits = adviceBits(builder, key, kKeyBits, "vault.key");
        slots[s].key = fromBits(slots[s].keyBits);
        std::vector<Linear> users;
        for (std::size_t i = 0; i < operations.size(); ++i) {
            const OperationWords& w = operations[i].words;
            const bool user = traces[s].used && needsSlot(operations[i]) && valueIs(w.token * Fr(16) + w.chain, key);
            users.push_back(adviceBoolean(builder, user, "vault.sits"));
            sits[i].push_back(users.back());
        }
        slots[s].drained = adviceBoolean(builder, endsDrained(traces[s], operations, users), "vault.drained");
    }
    for (std::size_t i = 0; i < operations.size(); ++i) {
        place(builder, operations[i], slots, sits[i]);
    }

    SlotOrder order(kKeyBits, 0); // vault 0 stays empty
    Linear root = vaultsRoot;
    for (std::size_t s = 0; s < traces.size(); ++s) {
        const Linear used = order.next(builder, traces[s].used, slots[s].key);
        builder.enforceProduct(Linear(1) - used, slots[s].users, Linear());
        const Linear before = builder.advice(amountValue(traces[s].before), "vault.before");
        const Linear after = before + slots[s].delta;
        enforceRange(builder, after, kAmountBits, "vault.after");
        builder.enforceProduct(slots[s].drained, after, Linear());
        root = moveRoot(builder, used, root, rootOf(builder, {before, after}, slots[s].keyBits, traces[s].path, tag));
    }
    return root;
}

} // namespace landfall::circuits
