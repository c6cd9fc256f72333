#include "common/decimals_check.h"

#include "protocol/error_codes.h"

namespace landfall::app {

Status checkDecimals(const l1::NetworkFile& network, protocol::ChainIndex chain, protocol::TokenId token,
                     protocol::Amount amount) {
    const auto decimals = network.tokenOn(token, chain)->decimals;
    if (protocol::toChainUnits(amount, decimals)) {
        return {};
    }
    return Error::invalid(code::kAmountNotExpressible, network.token(token)->symbol + " has " +
                                                           std::to_string(decimals) + " decimals on " +
                                                           network.chain(chain)->name + ", which can't express " +
                                                           protocol::formatAmount(amount) + ": round the amount");
}

} // namespace landfall::app
