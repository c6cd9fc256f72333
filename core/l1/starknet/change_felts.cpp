#include "l1/starknet/change_felts.h"

namespace landfall::l1::starknet {

namespace {

// The contract has no bound of gas.
bool isKnown(std::uint64_t kind) {
    return kind >= static_cast<std::uint64_t>(ChangeKind::Governor) &&
           kind <= static_cast<std::uint64_t>(ChangeKind::Guardian) &&
           kind != static_cast<std::uint64_t>(ChangeKind::PushGas);
}

} // namespace

Change readChange(FeltReader& in) {
    constexpr unsigned kKindBits = 8;
    constexpr unsigned kAmountBits = 128;
    const auto kind = in.number64(kKindBits);
    Change out;
    out.account = in.wide();
    out.token = in.token();
    const auto amount = in.number(kAmountBits);
    if (!isKnown(kind)) {
        in.refuse();
        return out;
    }
    out.kind = static_cast<ChangeKind>(kind);
    switch (out.kind) {
    case ChangeKind::RegisterToken:
        out.leastDeposit = amount;
        break;
    case ChangeKind::QueueFee:
        out.queueFee = amount;
        break;
    case ChangeKind::DailyLimit:
        out.dailyLimit = protocol::Amount{amount.limbs[1]} << 64 | amount.limbs[0];
        break;
    default:
        break;
    }
    return out;
}

void put(FeltWriter& out, const Change& change) {
    const auto* account = change.account.wide();
    out.put(static_cast<std::uint64_t>(change.kind), account == nullptr ? algebra::Felt() : toFelt(account->bytes),
            change.token);
    switch (change.kind) {
    case ChangeKind::RegisterToken:
        out.put(toFelt(change.leastDeposit));
        break;
    case ChangeKind::QueueFee:
        out.put(toFelt(change.queueFee));
        break;
    case ChangeKind::DailyLimit:
        out.put(toFelt(protocol::toUint256(change.dailyLimit)));
        break;
    default:
        out.put(0);
        break;
    }
}

} // namespace landfall::l1::starknet
