#include "circuits/gadgets/merkle.h"
#include "circuits/slot_order.h"
#include "circuits/slots.h"
#include "protocol/field_values.h"
#include "protocol/tags.h"

#include <array>

namespace landfall::circuits {

using namespace protocol;

namespace {

constexpr unsigned kKeyBits = 2 * kBalanceLevels;

struct Slot {
    std::vector<Linear> tokenBits;
    Linear token;
    Linear total;
    Linear users;
};

} // namespace

Linear feeSlots(Builder& builder, std::span<const OperationResult> operations, std::span<const Linear> account,
                const Linear& accountsRoot, std::span<const FeeSlotTrace> traces, const AccountTrace& feeAccount) {
    static const Fr accountsTag = tagValue(kTagAccounts);
    static const Fr balancesTag = tagValue(kTagBalances);
    static const Fr leafTag = tagValue(kTagAccount);

    std::vector<Slot> slots(traces.size());
    for (std::size_t s = 0; s < traces.size(); ++s) {
        slots[s].tokenBits = adviceBits(builder, traces[s].token, kKeyBits, "fee.token");
        slots[s].token = fromBits(slots[s].tokenBits);
    }
    for (const OperationResult& operation : operations) {
        Linear placed;
        for (std::size_t s = 0; s < traces.size(); ++s) {
            const bool user = traces[s].used && !operation.fee.value().isZero() &&
                              operation.words.token.value() == Fr(traces[s].token);
            const Linear sits = adviceBoolean(builder, user, "fee.sits");
            builder.enforceProduct(sits, slots[s].token - operation.words.token, Linear());
            slots[s].total += builder.product(sits, operation.fee);
            slots[s].users += sits;
            placed += sits;
        }
        enforceBoolean(builder, placed);
        builder.enforceProduct(Linear(1) - placed, operation.fee, Linear());
    }

    // Owner and nonce stay together: an account is there exactly if the two are not 0.
    static const Fr nonceWeight = powerOfTwo(160);
    const Linear identity =
        builder.advice(addressValue(feeAccount.owner) + Fr(feeAccount.nonce) * nonceWeight, "fee.identity");
    const Linear keyHash = builder.advice(feeAccount.keyHash, "fee.keyHash");
    const Linear balancesBefore = builder.advice(feeAccount.balancesRoot, "fee.balances");

    SlotOrder order(kKeyBits, -1);
    Linear balances = balancesBefore;
    Linear anyUsed;
    for (std::size_t s = 0; s < traces.size(); ++s) {
        const Linear used = order.next(builder, traces[s].used, slots[s].token);
        if (s == 0) {
            anyUsed = used;
        }
        builder.enforceProduct(Linear(1) - used, slots[s].users, Linear());
        const Linear before = builder.advice(amountValue(traces[s].balance.before), "fee.before");
        const Linear after = before + slots[s].total;
        enforceRange(builder, after, kAmountBits, "fee.after");
        balances = moveRoot(builder, used, balances,
                            rootOf(builder, {before, after}, slots[s].tokenBits, traces[s].balance.path, balancesTag));
    }
    enforceNonZero(builder, identity, anyUsed, "fee.exists");
    const NodeChange leaf{poseidon(builder, std::array{identity, keyHash, balancesBefore}, leafTag),
                          poseidon(builder, std::array{identity, keyHash, balances}, leafTag)};
    return moveRoot(builder, anyUsed, accountsRoot, rootOf(builder, leaf, account, feeAccount.path, accountsTag));
}

} // namespace landfall::circuits
