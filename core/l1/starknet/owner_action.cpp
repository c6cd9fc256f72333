#include "l1/starknet/owner_action.h"

#include "crypto/eip712.h"
#include "crypto/starknet/names.h"
#include "l1/starknet/addresses.h"
#include "protocol/attestation.h"

namespace landfall::l1::starknet {

namespace {

// An entry point with its two arguments, as they are signed.
struct Action {
    std::string_view name;
    Uint256 first;
    Uint256 second;
};

template <class... T>
struct Overloaded : T... {
    using T::operator()...;
};
template <class... T>
Overloaded(T...) -> Overloaded<T...>;

using Named = std::optional<Result<Action>>;

Named actionOf(const ContractCall& call) {
    return std::visit(
        Overloaded{
            [](const SetSigningKey& request) -> Named {
                return Action{"set_signing_key", Uint256(request.account), Uint256::fromBigEndian(request.keyHash)};
            },
            [](const RequestForcedExit& request) -> Named {
                // A free one has 2^128 above the token.
                return Action{"request_forced_exit", Uint256(request.account),
                              Uint256({request.token, 0, request.owed ? 1ULL : 0ULL, 0})};
            },
            [](const ClaimPendingTo& request) -> Named {
                const auto to = wideOf(request.to);
                return to ? Result<Action>(Action{"claim_owned", Uint256(request.token), to->toUint256()}) : to.error();
            },
            [](const auto&) -> Named { return {}; }},
        call);
}

} // namespace

bool isOwnersCall(const ContractCall& call) {
    return actionOf(call).has_value();
}

Result<Bytes32> ownerDigest(const ContractCall& call, std::uint64_t nonce, const NetworkFile& network,
                            const NetworkChain& chain) {
    const auto action = actionOf(call);
    if (!action) {
        return Error::internal("consent-not-asked", "the contract asks no owner for this call");
    }
    if (!*action) {
        return action->error();
    }
    const auto& [name, first, second] = **action;
    const auto body = crypto::eip712Struct(
        "OwnerAction(uint8 chain,uint256 contract,uint64 nonce,bytes32 action,uint256 first,uint256 second)",
        {Uint256(chain.index).toBigEndian(), chain.rollup.wide()->bytes, Uint256(nonce).toBigEndian(),
         crypto::shortString(name)->toBigEndian(), first.toBigEndian(), second.toBigEndian()});
    return crypto::eip712Digest(protocol::networkDomain(network.networkId()), body);
}

} // namespace landfall::l1::starknet
