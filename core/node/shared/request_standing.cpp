#include "node/shared/request_standing.h"

namespace landfall::node {

std::string whyItCantApply(const state::State& state, const protocol::SignedWithdraw& signedRequest) {
    const auto& request = signedRequest.request;
    const auto* account = state.account(request.account);
    const std::string name = "account " + std::to_string(request.account);
    if (account == nullptr || account->owner != request.from) {
        return name + " is not its sender's";
    }
    if (protocol::keyHashOf(signedRequest.publicKey) != account->keyHash) {
        return "the signing key of " + name + " is another one by now";
    }
    const auto needed = request.amount + protocol::unpackFee(request.fee);
    if (state.balance(request.account, request.token) < needed) {
        return name + " holds less by now than " + protocol::formatAmount(needed) + ", which it needs with its fee";
    }
    return {};
}

} // namespace landfall::node
