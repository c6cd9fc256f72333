#include "circuits/operation_circuit.h"

#include "circuits/gadgets/eddsa_gadget.h"
#include "circuits/gadgets/fee_gadget.h"
#include "circuits/gadgets/merkle.h"
#include "protocol/field_values.h"
#include "protocol/tags.h"

#include <array>

namespace landfall::circuits {

using namespace protocol;

namespace {

constexpr unsigned kOwnerBits = 160;
constexpr unsigned kTimeBits = 40;

// What can change in an account, before or after.
struct AccountWires {
    Linear owner;
    Linear nonce;
    Linear keyHash;
    Linear balance;

    Linear leaf(Builder& builder, const Linear& balancesRoot) const {
        static const Fr tag = tagValue(kTagAccount);
        return poseidon(builder, std::array{owner + nonce * powerOfTwo(kOwnerBits), keyHash, balancesRoot}, tag);
    }
};

AccountWires accountBefore(Builder& builder, const OperationWords& words, const OperationTrace& trace) {
    AccountWires before;
    before.owner = builder.advice(addressValue(trace.account.owner), "account.owner");
    enforceRange(builder, before.owner, kOwnerBits, "account.owner");
    before.nonce = words.nonce;
    before.keyHash = builder.advice(trace.account.keyHash, "account.keyHash");
    before.balance = builder.advice(amountValue(trace.balance.before), "account.balance");
    return before;
}

// Rules 9 to 13 as far as they concern the account; the signature is elsewhere.
AccountWires applyEffects(Builder& builder, OperationResult& result, const AccountWires& before,
                          const Linear& timestamp) {
    const OperationWords& w = result.words;
    const Linear isOwner = isZero(builder, before.owner - w.address, "effect.isOwner");
    const Linear nobody = isZero(builder, w.address, "effect.nobody");
    const Linear owns = builder.product(isOwner, Linear(1) - nobody);
    AccountWires after = before;

    // Deposit: to an owner, who has the account or finds it empty.
    builder.enforceProduct(w.deposit, nobody, Linear());
    const Linear otherOwner = builder.product(Linear(1) - owns, before.owner);
    builder.enforceProduct(w.deposit, otherOwner, Linear());
    after.owner += builder.product(w.deposit, w.address - before.owner);

    // SetKey: the owner's, or nothing.
    const Linear setsKey = builder.product(w.setKey, owns);
    after.keyHash += builder.product(setsKey, w.keyHash - before.keyHash);

    // ForcedExit: nothing for others; the owner's whole balance. PartialExit: the owner's, and not the whole.
    const Linear ownExit = builder.product(w.exits, owns);
    builder.enforceProduct(w.exits - ownExit, w.amount, Linear());
    const Linear leftBehind = builder.product(ownExit, before.balance - w.amount);
    builder.enforceProduct(w.forcedExit, leftBehind, Linear());
    enforceNonZero(builder, leftBehind, w.partialExit, "effect.leftBehind");

    // Withdraw: in time, with its fee.
    const Linear timeLeft = builder.product(w.withdraw, w.validUntil - timestamp);
    enforceRange(builder, timeLeft, kTimeBits, "effect.timeLeft");
    result.fee = unpackFee(builder, w.withdraw, w.feeBits);
    after.nonce += w.withdraw;

    result.vaultDelta = builder.product(w.deposit - w.exits - w.withdraw, w.amount);
    after.balance += result.vaultDelta - result.fee;
    enforceRange(builder, after.balance, kAmountBits, "effect.balance");
    return after;
}

void enforceAuthorized(Builder& builder, const OperationWords& words, const Linear& networkId,
                       const AccountWires& account, const OperationTrace& trace) {
    static const Fr messageTag = tagValue(kTagWithdraw);
    static const Fr wideTag = tagValue(kTagWithdrawWide);
    static const Fr keyTag = tagValue(kTagKey);
    const Linear rest = account.owner + words.wideValidUntil * powerOfTwo(kOwnerBits);
    const Linear message = poseidonOfEither(builder, std::array{networkId, words.first, words.second, rest}, words.wide,
                                            messageTag, wideTag);
    // Other types have no signature; points that satisfy what is enforced always stand in.
    const bool isSigned = trace.operation.isWithdrawal();
    const EdwardsPoint key =
        enforceSignature(builder, words.withdraw, message, isSigned ? trace.publicKey : crypto::babyjubjub::base8(),
                         isSigned ? trace.signature : crypto::EddsaSignature{crypto::babyjubjub::base8(), Uint256(1)});
    const Linear keyHash = poseidon(builder, std::array{key.x, key.y}, keyTag);
    builder.enforceProduct(words.withdraw, keyHash - account.keyHash, Linear());
}

} // namespace

OperationResult operationCircuit(Builder& builder, PartCounts& parts, const Linear& networkId, const Linear& timestamp,
                                 const Linear& accountsRoot, const OperationTrace& trace) {
    static const Fr accountsTag = tagValue(kTagAccounts);
    static const Fr balancesTag = tagValue(kTagBalances);
    OperationResult result;
    {
        const CountPart count(builder, parts.words);
        result.words = operationWords(builder, trace.operation, trace.account.nonce, trace.wideValidUntil);
    }
    const OperationWords& words = result.words;
    AccountWires before;
    AccountWires after;
    {
        const CountPart count(builder, parts.effects);
        before = accountBefore(builder, words, trace);
        after = applyEffects(builder, result, before, timestamp);
    }
    {
        const CountPart count(builder, parts.signature);
        enforceAuthorized(builder, words, networkId, before, trace);
    }
    NodeChange balances;
    {
        const CountPart count(builder, parts.trees);
        balances = rootOf(builder, {before.balance, after.balance}, words.tokenBits, trace.balance.path, balancesTag);
    }
    NodeChange leaf;
    {
        const CountPart count(builder, parts.leaves);
        leaf = {before.leaf(builder, balances.before), after.leaf(builder, balances.after)};
    }
    const CountPart count(builder, parts.trees);
    const NodeChange accounts = rootOf(builder, leaf, words.accountBits, trace.account.path, accountsTag);
    result.accountsRoot = moveRoot(builder, words.touches, accountsRoot, accounts);
    return result;
}

} // namespace landfall::circuits
