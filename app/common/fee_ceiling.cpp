#include "common/fee_ceiling.h"

namespace landfall::app {
namespace {

constexpr protocol::Amount kPartOfAmount = 10;
constexpr protocol::Amount kTimesUsual = 5;

} // namespace

std::optional<std::string> feeWarning(const l1::NetworkFile& network, const protocol::Withdraw& request,
                                      std::optional<protocol::Amount> usual) {
    const auto fee = protocol::unpackFee(request.fee);
    const auto* token = network.token(request.token);
    const auto money = [token](protocol::Amount amount) {
        return protocol::formatAmount(amount) + (token != nullptr ? " " + token->symbol : std::string());
    };
    if (fee > request.amount) {
        return "the fee of " + money(fee) + " is more than the amount of " + money(request.amount) + " itself";
    }
    if (fee > request.amount / kPartOfAmount) {
        return "the fee of " + money(fee) + " is more than a tenth of the amount of " + money(request.amount);
    }
    if (usual && *usual != 0 && fee / kTimesUsual > *usual) {
        return "the fee of " + money(fee) + " is more than five times what withdrawals paid lately, " + money(*usual);
    }
    return std::nullopt;
}

} // namespace landfall::app
