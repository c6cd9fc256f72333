#include "l1/change_text.h"

#include "protocol/address.h"

namespace landfall::l1 {

std::string coinText(const Uint256& units) {
    const auto amount = protocol::amountFromUint256(units);
    return amount ? protocol::formatAmount(*amount) : units.toDecimal() + " base units";
}

std::string describeChange(const Change& change, const NetworkFile& network) {
    const std::string account = protocol::formatChainAddress(change.account);
    const auto* known = network.token(change.token);
    const std::string token = known == nullptr ? "token " + std::to_string(change.token) : known->symbol;
    switch (change.kind) {
    case ChangeKind::Governor:
        return "make " + account + " the governor";
    case ChangeKind::AddSequencer:
        return "admit " + account + " as a sequencer";
    case ChangeKind::RemoveSequencer:
        return "remove the sequencer " + account;
    case ChangeKind::ReadmitSequencer:
        return "readmit the sequencer " + account;
    case ChangeKind::PushGas:
        return "let each payout take at most " + std::to_string(change.pushGas) + " gas";
    case ChangeKind::QueueFee:
        return "ask " + coinText(change.queueFee) + " of the chain's coin for a queued request";
    case ChangeKind::DailyLimit:
        return change.dailyLimit == 0 ? "let any amount of " + token + " leave in a day"
                                      : "let " + protocol::formatAmount(change.dailyLimit) + " " + token +
                                            " leave in a day before payouts wait";
    case ChangeKind::Guardian:
        return change.account.isZero() ? std::string("have no guardian")
                                       : "make " + account + " the guardian, who may pause executions";
    case ChangeKind::RegisterToken:
        break;
    }
    return "register " + account + " as token " + std::to_string(change.token);
}

} // namespace landfall::l1
