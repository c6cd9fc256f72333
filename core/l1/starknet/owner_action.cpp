#include "l1/starknet/owner_action.h"

#include "base/overloaded.h"
#include "crypto/eip712.h"
#include "crypto/starknet/names.h"
#include "protocol/attestation.h"

namespace landfall::l1::starknet {

namespace {

constexpr const char* kType =
    "OwnerAction(uint8 chain,uint256 contract,uint64 nonce,bytes32 action,uint256 first,uint256 second)";
constexpr unsigned kFreeBit = 128; // of a forced exit's second word

struct Action {
    const char* name = nullptr;
    Uint256 first;
    Uint256 second;
};

Action actionOf(const ContractCall& call) {
    return std::visit(
        Overloaded{[](const SetSigningKey& one) {
                       return Action{"set_signing_key", Uint256(one.account), Uint256::fromBigEndian(one.keyHash)};
                   },
                   [](const RequestForcedExit& one) {
                       Uint256 second(one.token);
                       second.limbs[kFreeBit / 64] = one.owed ? 1 : 0;
                       return Action{"request_forced_exit", Uint256(one.account), second};
                   },
                   [](const ClaimPendingTo& one) {
                       const auto* to = one.to.wide();
                       return Action{"claim_owned", Uint256(one.token),
                                     to == nullptr ? Uint256() : Uint256::fromBigEndian(to->bytes)};
                   },
                   [](const auto&) { return Action{}; }},
        call);
}

} // namespace

bool asksOwner(const ContractCall& call) {
    return actionOf(call).name != nullptr;
}

std::optional<Bytes32> ownerDigest(const protocol::NetworkId& networkId, protocol::ChainIndex chain, const Felt& rollup,
                                   std::uint64_t number, const ContractCall& call) {
    const auto action = actionOf(call);
    if (action.name == nullptr) {
        return {};
    }
    const auto body =
        crypto::eip712Struct(kType, {Uint256(chain).toBigEndian(), rollup.toBigEndian(), Uint256(number).toBigEndian(),
                                     crypto::shortString(action.name).value().toBigEndian(), action.first.toBigEndian(),
                                     action.second.toBigEndian()});
    return crypto::eip712Digest(protocol::networkDomain(networkId), body);
}

} // namespace landfall::l1::starknet
