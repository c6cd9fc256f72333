#include "l1/starknet/transaction.h"

#include "crypto/starknet/felt_poseidon.h"
#include "crypto/starknet/names.h"

#include <optional>
#include <string_view>

namespace landfall::l1::starknet {

namespace {

constexpr std::uint64_t kVersion = 3;
constexpr unsigned kPriceBits = 128;
constexpr std::uint64_t kDataOnL1 = 0; // both of nonces and of fees

Felt hashOf(const std::vector<Felt>& elements) {
    return crypto::feltPoseidon(elements);
}

Felt named(std::string_view text) { // ours, and short
    return *crypto::shortString(text);
}

// The resource's name of up to 60 bits, the amount and the price, one behind the other.
Felt packed(std::string_view name, const ResourceBound& bound) {
    Uint256 out;
    out.limbs = {bound.maxPrice.limbs[0], bound.maxPrice.limbs[1], bound.maxAmount, named(name).toUint256().limbs[0]};
    return *Felt::fromUint256(out);
}

std::optional<Error> problemOf(const ResourceBounds& bounds) {
    for (const auto* bound : {&bounds.l1Gas, &bounds.l2Gas, &bounds.l1DataGas}) {
        if (bound->maxPrice.bitLength() > kPriceBits) {
            return Error::invalid("fee-bound-too-large",
                                  "the most that is paid for a unit of gas must be below 2^128: lower it");
        }
    }
    return std::nullopt;
}

// What all kinds begin with.
std::vector<Felt> beginning(std::string_view kind, const Felt& sender, const TransactionHead& head) {
    const auto& bounds = head.bounds;
    const auto fees = hashOf({Felt(bounds.tip), packed("L1_GAS", bounds.l1Gas), packed("L2_GAS", bounds.l2Gas),
                              packed("L1_DATA", bounds.l1DataGas)});
    const auto paymaster = hashOf(std::vector<Felt>());
    return {named(kind), Felt(kVersion), sender, fees, paymaster, head.chainId, head.nonce, Felt(kDataOnL1)};
}

Result<Felt> finish(const TransactionHead& head, std::vector<Felt> first, const std::vector<Felt>& rest) {
    if (auto problem = problemOf(head.bounds)) {
        return *problem;
    }
    first.insert(first.end(), rest.begin(), rest.end());
    return hashOf(first);
}

Felt hashOfEntries(const std::vector<EntryPoint>& entryPoints) {
    std::vector<Felt> out;
    for (const auto& entry : entryPoints) {
        out.push_back(entry.selector);
        out.emplace_back(entry.function);
    }
    return hashOf(out);
}

} // namespace

std::vector<Felt> executeCalldata(const std::vector<Call>& calls) {
    std::vector<Felt> out{Felt(calls.size())};
    for (const auto& call : calls) {
        out.insert(out.end(), {call.to, call.selector, Felt(call.calldata.size())});
        out.insert(out.end(), call.calldata.begin(), call.calldata.end());
    }
    return out;
}

Felt DeployAccountTransaction::address() const {
    return crypto::contractAddress(Felt::zero(), salt, classHash, constructorCalldata);
}

Result<Felt> transactionHash(const InvokeTransaction& transaction) {
    return finish(transaction.head, beginning("invoke", transaction.sender, transaction.head),
                  {hashOf(std::vector<Felt>()), hashOf(transaction.calldata)});
}

Result<Felt> transactionHash(const DeployAccountTransaction& transaction) {
    return finish(transaction.head, beginning("deploy_account", transaction.address(), transaction.head),
                  {hashOf(transaction.constructorCalldata), transaction.classHash, transaction.salt});
}

Result<Felt> transactionHash(const DeclareTransaction& transaction) {
    return finish(transaction.head, beginning("declare", transaction.sender, transaction.head),
                  {hashOf(std::vector<Felt>()), transaction.classHash, transaction.compiledClassHash});
}

Felt sierraClassHash(const SierraClass& contractClass) {
    return hashOf({named("CONTRACT_CLASS_V0.1.0"), hashOfEntries(contractClass.external),
                   hashOfEntries(contractClass.l1Handler), hashOfEntries(contractClass.constructor),
                   crypto::starknetKeccak(viewOf(contractClass.abi)), hashOf(contractClass.program)});
}

} // namespace landfall::l1::starknet
