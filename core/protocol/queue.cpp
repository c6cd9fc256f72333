#include "protocol/queue.h"

namespace landfall::protocol {

Operation asQueued(Operation operation) {
    if (operation.type == OperationType::DepositRefused) {
        operation.type = OperationType::Deposit;
    }
    if (operation.type == OperationType::Deposit) {
        operation.account = 0;
    }
    if (operation.type == OperationType::ForcedExit || operation.type == OperationType::PartialExit) {
        operation.type = OperationType::ForcedExit;
        operation.amount = 0;
    }
    return operation;
}

std::vector<Payout> payoutsOn(ChainIndex chain, const CommittedWords& batch) {
    std::vector<Payout> out;
    for (std::size_t i = 0; i < batch.operations.size(); ++i) {
        const auto& op = batch.operations[i];
        const auto type = OperationType{op.type};
        if (op.chain != chain) {
            continue;
        }
        if (type == OperationType::PartialExit) {
            out.push_back({Payout::Kind::PartialExit, op.token, op.address, op.amount, i});
        } else if (op.amount == 0) {
            continue;
        } else if (type == OperationType::DepositRefused) {
            out.push_back({Payout::Kind::PendingOnly, op.token, op.address, op.amount, i});
        } else if (type == OperationType::Withdraw || type == OperationType::WithdrawWide ||
                   type == OperationType::ForcedExit) {
            out.push_back({Payout::Kind::Push, op.token, op.address, op.amount, i});
        }
    }
    return out;
}

std::vector<Payout> payoutsOn(ChainIndex chain, const BatchData& batch) {
    const auto words = readCommitted(encodeBatch(batch));
    return words ? payoutsOn(chain, *words) : std::vector<Payout>();
}

Bytes encodePayouts(const std::vector<Payout>& payouts) {
    Bytes out;
    out.reserve(38 * payouts.size());
    for (const auto& payout : payouts) {
        out.push_back(static_cast<std::uint8_t>(payout.kind));
        appendBigEndian(out, payout.token, 2);
        append(out, payout.to.bytes);
        appendBigEndian(out, payout.amount, 15);
    }
    return out;
}

} // namespace landfall::protocol
