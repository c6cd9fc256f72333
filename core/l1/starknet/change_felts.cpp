#include "l1/starknet/change_felts.h"

#include "l1/starknet/addresses.h"

namespace landfall::l1::starknet {

namespace {

constexpr unsigned kAmountBits = 128; // of interface.cairo's numbers

bool isHere(ChangeKind kind) {
    return kind >= ChangeKind::Governor && kind <= ChangeKind::Guardian && kind != ChangeKind::PushGas;
}

Error unknown(const Uint256& kind) {
    return Error::invalid("change-unknown", "the contract on Starknet has no change of kind " + kind.toDecimal() +
                                                ": its pushes have no bound of gas; for other kinds, update this "
                                                "program");
}

bool namesAccount(ChangeKind kind) {
    return kind != ChangeKind::QueueFee && kind != ChangeKind::DailyLimit;
}

Uint256 amountOf(const Change& change) {
    switch (change.kind) {
    case ChangeKind::RegisterToken:
        return change.leastDeposit;
    case ChangeKind::QueueFee:
        return change.queueFee;
    case ChangeKind::DailyLimit:
        return protocol::toUint256(change.dailyLimit);
    default:
        return {};
    }
}

} // namespace

Result<std::vector<algebra::Felt>> changeFelts(const Change& change) {
    if (!isHere(change.kind)) {
        return unknown(Uint256(static_cast<std::uint64_t>(change.kind)));
    }
    algebra::Felt account;
    // A guardian that is nobody may come as the zero of any family.
    if (namesAccount(change.kind) && !(change.kind == ChangeKind::Guardian && change.account.isZero())) {
        const auto wide = wideOf(change.account);
        if (!wide) {
            return wide.error();
        }
        account = *wide;
    }
    const auto amount = amountOf(change);
    if (amount.bitLength() > kAmountBits) {
        return Error::invalid("number-too-large", "the change's amount " + amount.toDecimal() +
                                                      " is 2^128 or more, which the contract on Starknet can't hold: "
                                                      "name a smaller one");
    }
    FeltWriter out;
    out.put(static_cast<std::uint64_t>(change.kind), account, change.token, toFelt(amount));
    return out.take();
}

Result<Change> changeIn(FeltReader& reader) {
    const auto kind = reader.number(8);
    const auto account = reader.address();
    const auto token = static_cast<protocol::TokenId>(reader.number(16).low64());
    const auto amount = reader.number128();
    Change out;
    out.kind = static_cast<ChangeKind>(kind.low64());
    if (!isHere(out.kind)) {
        return unknown(kind);
    }
    if (namesAccount(out.kind)) {
        out.account = account;
    }
    switch (out.kind) {
    case ChangeKind::RegisterToken:
        out.token = token;
        out.leastDeposit = amount;
        break;
    case ChangeKind::QueueFee:
        out.queueFee = amount;
        break;
    case ChangeKind::DailyLimit:
        out.token = token;
        out.dailyLimit = protocol::Amount{amount.limbs[1]} << 64 | amount.limbs[0];
        break;
    default:
        break;
    }
    return out;
}

} // namespace landfall::l1::starknet
