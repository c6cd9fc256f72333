#include "circuits/operation_words.h"

#include "protocol/batch_words.h"
#include "protocol/field_values.h"
#include "protocol/public_data.h"

namespace landfall::circuits {

using protocol::Operation;
using protocol::OperationType;

namespace {

// Exponents of the weight of each field's lowest bit: 8 times the bytes after it in a word of 31.
constexpr unsigned kTypeShift = 240;
constexpr unsigned kChainShift = 232;
constexpr unsigned kTokenShift = 216;
constexpr unsigned kAccountShift = 184;
constexpr unsigned kKeyByteShift = 160;
constexpr unsigned kAmountShift = 64;
constexpr unsigned kFeeShift = 48;
constexpr unsigned kAddressHighShift = 32;
constexpr unsigned kAddressShift = 88;
constexpr unsigned kNonceShift = 56;
constexpr unsigned kValidUntilShift = 16;
constexpr unsigned kKeyTopShift = 248;

constexpr unsigned kTokenBits = 2 * protocol::kBalanceLevels;
constexpr unsigned kAccountBits = 2 * protocol::kAccountLevels;
constexpr unsigned kWordBits = 8 * std::tuple_size_v<protocol::Word>;

Linear shifted(const Linear& value, unsigned bits) {
    return value * powerOfTwo(bits);
}

Linear ranged(Builder& builder, const Fr& value, unsigned bits, std::string_view name) {
    Linear out = builder.advice(value, name);
    enforceRange(builder, out, bits, name);
    return out;
}

void makeType(Builder& builder, OperationWords& w, OperationType type) {
    const auto flag = [&](OperationType which) { return adviceBoolean(builder, type == which, "operation.type"); };
    w.deposit = flag(OperationType::Deposit);
    w.setKey = flag(OperationType::SetKey);
    w.forcedExit = flag(OperationType::ForcedExit);
    const Linear narrow = flag(OperationType::Withdraw);
    w.refused = flag(OperationType::DepositRefused);
    w.partialExit = flag(OperationType::PartialExit);
    w.wide = flag(OperationType::WithdrawWide);
    w.withdraw = narrow + w.wide;
    w.exits = w.forcedExit + w.partialExit;
    w.touches = w.deposit + w.setKey + w.exits + w.withdraw;
    w.active = w.touches + w.refused;
    enforceBoolean(builder, w.active);
}

Linear typeValue(const OperationWords& w) {
    return w.deposit + w.setKey * Fr(2) + w.forcedExit * Fr(3) + w.withdraw * Fr(4) + w.wide * Fr(2) +
           w.refused * Fr(5) + w.partialExit * Fr(7);
}

void makeFields(Builder& builder, OperationWords& w, const Operation& op, protocol::Nonce accountNonce,
                protocol::UnixSeconds wideValidUntil) {
    const bool setKey = op.type == OperationType::SetKey;
    w.chain = ranged(builder, Fr(op.chain), 4, "operation.chain");
    w.tokenBits = adviceBits(builder, op.token, kTokenBits, "operation.token");
    w.token = fromBits(w.tokenBits);
    w.accountBits = adviceBits(builder, op.account, kAccountBits, "operation.account");
    w.amount = ranged(builder, protocol::amountValue(op.amount), protocol::kAmountBits, "operation.amount");
    const unsigned fee = setKey ? op.keyHash.toBigEndian()[0] : op.fee;
    w.feeBits = adviceBits(builder, fee, 16, "operation.fee");
    w.address = ranged(builder, protocol::addressValue(op.address), 160, "operation.address");
    const bool wide = op.type == OperationType::WithdrawWide;
    w.validUntil = ranged(builder, Fr(wide ? wideValidUntil : op.validUntil), 40, "operation.validUntil");
    w.nonce = builder.advice(Fr(accountNonce), "operation.nonce");
    enforceRange(builder, w.nonce + w.withdraw, 32, "operation.nonce");
}

} // namespace

OperationWords operationWords(Builder& builder, const Operation& op, protocol::Nonce accountNonce,
                              protocol::UnixSeconds wideValidUntil) {
    OperationWords w;
    makeType(builder, w, op.type);
    makeFields(builder, w, op, accountNonce, wideValidUntil);

    const Linear fee = fromBits(w.feeBits);
    const Linear account = fromBits(w.accountBits);
    const Linear swapped = builder.product(w.setKey, shifted(fee, kKeyByteShift) - shifted(fee, kFeeShift) + w.address);
    const std::uint8_t highByte = op.wideAddress.bytes[0];
    const Linear high =
        fromBits(adviceBits(builder, highByte, protocol::kWideAddressBits - kWordBits, "operation.addressHigh"));
    const Linear tail = builder.product(w.wide, shifted(high, kAddressHighShift) + w.nonce);
    w.first = shifted(typeValue(w), kTypeShift) + shifted(w.chain, kChainShift) + shifted(w.token, kTokenShift) +
              shifted(account, kAccountShift) + shifted(w.amount, kAmountShift) + shifted(fee, kFeeShift) + swapped +
              tail;

    const Linear nonceField = builder.product(w.withdraw - w.wide, w.nonce);
    w.wideValidUntil = builder.product(w.wide, w.validUntil);
    const Linear plain = shifted(w.address, kAddressShift) + shifted(nonceField, kNonceShift) +
                         shifted(w.validUntil - w.wideValidUntil, kValidUntilShift);
    const protocol::WordPair words = op.type == OperationType::NoOp ? protocol::WordPair{} : encodeOperation(op);
    w.second = builder.advice(protocol::wordValue(words.second), "operation.second");
    builder.enforceProduct(Linear(1) - w.setKey - w.wide, w.second - plain, Linear());
    w.keyHash = w.second + shifted(fee, kKeyTopShift);

    // Sums of fields with room between them are 0 exactly if every field is.
    const Linear feeHigh = fromBits(std::span(w.feeBits).subspan(8));
    const Linear feeLow = fromBits(std::span(w.feeBits).first(8));
    const Linear notWithdraw = Linear(1) - w.withdraw;
    builder.enforceProduct(notWithdraw, w.validUntil + shifted(feeHigh, 40), Linear());
    builder.enforceProduct(notWithdraw - w.setKey, feeLow, Linear());
    builder.enforceProduct(w.setKey, w.token + shifted(w.amount, kTokenBits), Linear());
    builder.enforceProduct(w.refused, account, Linear());
    builder.enforceProduct(w.wide, w.address, Linear());
    builder.enforceProduct(Linear(1) - w.wide, high, Linear());
    builder.enforceProduct(Linear(1) - w.active, w.first + w.second, Linear());
    // Active operations, and only they, name a chain.
    enforceNonZero(builder, w.chain, w.active, "operation.chainInverse");
    return w;
}

} // namespace landfall::circuits
