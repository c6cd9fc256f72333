#include "node/shared/request_replacement.h"

#include "protocol/chain_address.h"

#include <algorithm>

namespace landfall::node {
namespace {

std::string noteOn(const StageContext& context, protocol::BatchNumber number, const protocol::Operation& carried) {
    const std::string batch = "batch " + std::to_string(number) + ", which another node made, ";
    if (carried.amount == 0) {
        return "cancelled by its owner: " + batch + "uses its nonce and pays nothing";
    }
    const auto* token = context.config.network.token(carried.token);
    return "replaced by its owner: " + batch + "pays " + protocol::formatAmount(carried.amount) + " " +
           (token != nullptr ? token->symbol : "of token " + std::to_string(carried.token)) + " to " +
           protocol::formatChainAddress(carried.recipient()) + " with its nonce";
}

} // namespace

std::optional<RequestReplacement> replacementOf(const StageContext& context, const protocol::Withdraw& request) {
    if (!context.ledger.hasUsedNonceOf(request)) {
        return {};
    }
    // Nonces are used one after another, so the batch is among the newest.
    for (auto number = context.ledger.number(); number > 0; --number) {
        const auto row = context.store.batches.find(number);
        const auto batch = protocol::decodeBatch(row ? row->data : Bytes());
        if (!batch) {
            break;
        }
        const auto carried =
            std::find_if(batch->operations.begin(), batch->operations.end(), [&](const protocol::Operation& operation) {
                return operation.isWithdrawal() && operation.account == request.account &&
                       operation.nonce == request.nonce;
            });
        if (carried != batch->operations.end()) {
            return RequestReplacement{number, noteOn(context, number, *carried)};
        }
    }
    return {};
}

} // namespace landfall::node
